import { SwarmLab, type LabNode } from './support/swarm-lab';
import { until } from './support/until';
import { setTimeout as sleep } from 'node:timers/promises';

jest.setTimeout(120_000);

let lab: SwarmLab;
afterEach(() => lab.close());

const ready = (node: LabNode): number => node.engine.swarm?.nodes.filter((n) => node.engine.swarm?.isUp(n)).length ?? 0;
const founded = (): number => [...lab.nodes.values()].reduce((sum, node) => sum + node.changed('POST /swarm/init'), 0);
const logs = (): string => [...lab.nodes.values()].map((node) => `${node.name}\n${node.log}`).join('\n');

describe.each(['source', 'shipped'] as const)('booting together, files as %s', (form) => {
  test('three managers and two workers become one swarm with one founder', async () => {
    lab = await SwarmLab.with(3, form);
    const [m0, m1] = await lab.boot('m0', 'm1', 'm2', 'w1', 'w2');
    await until('five nodes ready', () => ready(m0!) === 5, logs);
    expect(founded()).toBe(1);
    expect(new Set([...lab.nodes.values()].map((node) => node.engine.swarm)).size).toBe(1);
    expect(m0!.engine.changes[0]).toEqual({
      call: 'POST /swarm/init',
      body: {
        ListenAddr: '0.0.0.0:2377',
        AdvertiseAddr: '127.0.0.11',
        Availability: 'drain',
        DefaultAddrPool: ['10.200.0.0/16'],
        SubnetSize: 24,
        DataPathPort: 4789,
      },
    });
    expect(m1!.engine.swarm?.managers.map((node) => node.Spec.Availability)).toEqual(['drain', 'drain', 'drain']);
  });
});

test('a cluster of one manager founds its swarm alone', async () => {
  lab = await SwarmLab.with(1);
  const [m0] = await lab.boot('m0');
  await until('a swarm', () => ready(m0!) === 1, logs);
});

test('managers take work when they are not drained, workers always', async () => {
  lab = await SwarmLab.with(1);
  const swarm = { addressPool: '10.9.0.0/16', subnetSize: 24, dataPathPort: 7789, mtu: null, stackNodes: 1 };
  const m0 = await lab.node('m0', { swarm: { ...swarm, drainManagers: false } });
  const w1 = await lab.node('w1', { swarm: { ...swarm, drainManagers: true } });
  m0.start('run', 'serve');
  w1.start('run');
  await until('two nodes ready', () => ready(m0) === 2, logs);
  expect(m0.engine.swarm?.nodes.map((node) => node.Spec.Availability)).toEqual(['active', 'active']);
});

test('a node without a fixed address advertises the one that leads to the first manager', async () => {
  lab = await SwarmLab.with(1);
  const [m0] = await lab.boot('m0');
  const w1 = await lab.node('w1', { address: null });
  w1.start('run');
  await until('two nodes ready', () => ready(m0!) === 2, logs);
  expect(w1.engine.changes[0]?.body['AdvertiseAddr']).toMatch(/^127\.0\.0\./);
});

test('nobody but the first manager founds', async () => {
  lab = await SwarmLab.with(3);
  const [m1] = await lab.boot('m1', 'm2', 'w1');
  await until('waiting', () => /'m2', 'inactive'/.test(m1!.log), logs);
  await sleep(500);
  expect(founded()).toBe(0);
});

test('the first manager does not found while it is in a minority', async () => {
  lab = await SwarmLab.with(3);
  const [m0] = await lab.boot('m0');
  await until('waiting', () => /'m1', 'unreachable'/.test(m0!.log), logs);
  await sleep(500);
  expect(founded()).toBe(0);
  await lab.boot('m1');
  await until('a swarm', () => ready(m0!) === 2, logs);
});

test('a re-created first manager waits for its unreachable peers and then joins them', async () => {
  lab = await SwarmLab.with(3);
  const [m0, m1, m2] = await lab.boot('m0', 'm1', 'm2');
  await until('three nodes', () => ready(m0!) === 3, logs);
  await Promise.all([m1!.stop('serve'), m2!.stop('serve')]);
  m0!.engine.forget();
  await until('waiting', () => /waiting.*unreachable.*unreachable/.test(m0!.log), logs);
  await sleep(500);
  expect(founded()).toBe(1);
  m1!.start('serve');
  await until('three nodes', () => ready(m1!) === 3 && m0!.engine.swarm === m1!.engine.swarm, logs);
  await until('the old entry is gone', () => m1!.engine.swarm?.nodes.length === 3, logs);
  expect(founded()).toBe(1);
});

test('re-created managers found no second swarm beside a leaderless rest, even in the majority', async () => {
  lab = await SwarmLab.with(5);
  const nodes = await lab.boot('m0', 'm1', 'm2', 'm3', 'm4');
  await until('five nodes', () => ready(nodes[0]!) === 5, logs);
  for (const node of nodes.slice(0, 3)) node.engine.forget();
  const waiting = (node: LabNode): boolean => /waiting.*does not have a leader/.test(node.log);
  await until('waiting', () => nodes.slice(0, 3).every(waiting), logs);
  await sleep(500);
  expect(founded()).toBe(1);
  expect(nodes[0]!.engine.swarm).toBeUndefined();
});

test.each(['pending', 'error', 'locked'])('a peer in state %s is no reason to found', async (state) => {
  lab = await SwarmLab.with(3);
  const nodes = await Promise.all(['m0', 'm1', 'm2'].map((name) => lab.node(name)));
  nodes[2]!.engine.reported = state;
  nodes[2]!.start('serve');
  const caller = lab.pki.issue('m0', 'manager');
  await until('an answer', () => lab.tokenFrom(nodes[2]!, caller).then(Boolean, () => false), logs);
  nodes[1]!.start('serve');
  nodes[0]!.start('run');
  await until(
    'waiting',
    () => nodes[0]!.log.includes(`'m1', 'inactive'`) && nodes[0]!.log.includes(`'m2', '${state}'`),
    logs,
  );
  await sleep(300);
  expect(founded()).toBe(0);
});

test('a peer that cannot prove to be a manager of this cluster is not believed', async () => {
  lab = await SwarmLab.with(3);
  const nodes = await Promise.all(['m0', 'm1', 'm2'].map((name) => lab.node(name)));
  // A worker's certificate cannot serve, even with the right CA.
  lab.trust(nodes[1]!.root, lab.pki.issue('m1', 'worker'));
  lab.trust(nodes[2]!.root, lab.pki.issue('m2', 'worker'));
  for (const node of nodes) node.start('run', 'serve');
  await until('waiting', () => /CERTIFICATE_VERIFY_FAILED/.test(nodes[0]!.log), logs);
  await sleep(300);
  expect(founded()).toBe(0);
});

test('an engine that does not answer is waited for', async () => {
  lab = await SwarmLab.with(1);
  const m0 = await lab.node('m0');
  await m0.engine.stop();
  m0.start('run', 'serve');
  await until('saying so', () => /FileNotFoundError|ConnectionRefused/.test(m0.log), logs);
  await m0.engine.start();
  await until('a swarm', () => ready(m0) === 1, logs);
});

test('the agent may be killed at any moment', async () => {
  lab = await SwarmLab.with(3);
  const nodes = await lab.boot('m0', 'm1', 'm2', 'w1');
  for (let round = 0; round < 8; round++) {
    await sleep(100 + round * 40);
    const victim = nodes[round % 4]!;
    await victim.stop('run', 'serve');
    victim.start('run', ...(victim.name === 'w1' ? [] : (['serve'] as const)));
  }
  await until('four nodes ready', () => ready(nodes[0]!) === 4, logs);
  expect(founded()).toBe(1);
});

test('no token is ever written to the log', async () => {
  lab = await SwarmLab.with(3);
  const [m0] = await lab.boot('m0', 'm1', 'm2', 'w1');
  await until('four nodes', () => ready(m0!) === 4, logs);
  expect(logs()).not.toContain('SWMTKN');
  expect(logs()).toContain('joined through');
});
