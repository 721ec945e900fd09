import { Sandbox } from './support/sandbox';

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox();
  box.provide('docker');
  box.root.install('swarm/swarm-stacks.sh', 'opt/cluster/swarm-stacks.sh');
  box.root.write('etc/cluster/stacks/web.yml', 'services: {}\n');
  for (const fact of ['leader', 'bootstrapped', 'joined']) box.fact(fact);
  box.fact('nodes', 'Ready\nReady\nDown\n');
});
afterEach(() => box.remove());

const stacks = (): ReturnType<Sandbox['run']> => box.run('opt/cluster/swarm-stacks.sh');
const deployed = (): string[] => box.calls.filter((call) => call.startsWith('docker stack deploy'));

test('the leader deploys each file once, however often it starts', async () => {
  box.root.write('etc/cluster/stacks/db.yml', 'services: {}\n');
  for (const start of [1, 2, 3]) expect({ start, ...(await stacks()) }).toMatchObject({ start, code: 0 });
  expect(deployed()).toEqual(
    ['db', 'web'].map((name) => {
      const file = box.root.at(`etc/cluster/stacks/${name}.yml`);
      return `docker stack deploy --prune --with-registry-auth -c ${file} ${name}`;
    }),
  );
});

test('a changed file is deployed again', async () => {
  await stacks();
  box.root.write('etc/cluster/stacks/web.yml', 'services: { web: {} }\n');
  await stacks();
  expect(deployed()).toHaveLength(2);
});

test('it waits until enough nodes are ready', async () => {
  box.fact('nodes', 'Ready\nDown\n');
  expect(await stacks()).toMatchObject({ code: 75, output: 'waiting for nodes: 1 of 2 are ready\n' });
  box.fact('nodes', '');
  expect(await stacks()).toMatchObject({ code: 75, output: 'waiting for nodes: 0 of 2 are ready\n' });
  expect(deployed()).toEqual([]);
});

test('it waits for the bootstrap, which may still make the ingress network anew', async () => {
  box.not('bootstrapped');
  expect(await stacks()).toMatchObject({ code: 75 });
  expect(deployed()).toEqual([]);
});

test('another manager lets the leader go first', async () => {
  box.not('leader');
  expect(await stacks()).toMatchObject({ code: 0 });
  expect(box.calls).toContain('sleep 60');
  expect(box.calls.indexOf('sleep 60')).toBeLessThan(box.calls.indexOf(deployed()[0]!));
});

test('a refused stack is not taken for deployed', async () => {
  box.fact('rejects');
  expect(await stacks()).toMatchObject({ code: 1, output: expect.stringContaining('undefined network') });
  box.not('rejects');
  expect(await stacks()).toMatchObject({ code: 0 });
});
