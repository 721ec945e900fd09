import { once } from 'node:events';
import { RancherLab, type NodeOptions, type RancherNode } from './support/rancher-lab';
import { until } from './support/until';

jest.setTimeout(300_000);

let lab: RancherLab;
beforeEach(() => (lab = new RancherLab()));
afterEach(() => lab.remove());

async function ready(...nodes: RancherNode[]): Promise<void> {
  for (const node of nodes) {
    const { code, output } = await node.run();
    expect({ node: node.name, code, why: code ? output : '' }).toEqual({ node: node.name, code: 0, why: '' });
    expect(node.status).toMatchObject({ step: '6/6', state: 'ready' });
  }
}

async function waits(node: RancherNode, reason: string): Promise<void> {
  expect((await node.run()).code).toBe(75);
  expect(node.status).toMatchObject({ step: '4/6', state: 'waiting', reason });
  expect(node.calls).not.toContain('systemctl start --no-block k3s');
}

const server = (n: number, more: NodeOptions = {}): RancherNode => lab.node({ server: n, ...more });

const whole = {
  founded: '10.1.1.11',
  members: ['10.1.1.11', '10.1.1.12', '10.1.1.13'],
  running: ['10.1.1.11', '10.1.1.12', '10.1.1.13'],
  nodes: ['r-server-1', 'r-server-2', 'r-server-3', 'r-web-1'],
  applied: 1,
};

test.each(['source', 'shipped'] as const)('three servers and an agent form one cluster, files as %s', async (form) => {
  await ready(...[1, 2, 3].map((n) => server(n, { form })), lab.node({ form }));
  expect(lab.state).toEqual(whole);
  expect(lab.read('applies')).toBe('r-server-1');
});

test('after a power cut of all nodes they are the same cluster again', async () => {
  const nodes = [server(1), server(2), server(3), lab.node()];
  await ready(...nodes);
  for (const node of nodes) node.boot();
  const [first, ...others] = nodes as [RancherNode, ...RancherNode[]];
  // Alone it has no majority: it is started, waits for the others, and founds nothing.
  expect((await first.run()).code).toBe(75);
  await ready(...others, first);
  expect(lab.state).toEqual(whole);
});

test('the manifests are tried again until the cluster knows all kinds of objects', async () => {
  const node = server(1);
  node.fact('not-yet', 'twice\ntwice\n');
  await ready(node);
  expect(lab.read('applies')).toBe('r-server-1');
});

test('a template with another version is named', async () => {
  const node = server(1);
  node.fact('version', 'k3s version v1.24.1+k3s1 (0)\n');
  expect((await node.run()).code).toBe(75);
  expect(node.status.reason).toBe('this template has K3s 1.24.1+k3s1, not 1.25.4+k3s1');
});

describe('founding', () => {
  const away = 'waiting for a server: r-server-2 away,r-server-3 away';

  test('is not for the second server, nor for an agent', async () => {
    await waits(server(2), 'waiting for a server: r-server-1 away,r-server-3 away');
    await waits(lab.node(), 'waiting for a server: r-server-1 away,r-server-2 away,r-server-3 away');
  });

  test('is not for a first server that was made anew on purpose', () => waits(server(1, { generation: 2 }), away));

  test('is not for a first server that comes late', () =>
    waits(
      server(1, { created: new Date(Date.now() - 61 * 60_000).toISOString() }),
      'no other server answers, and only in the first 60 minutes this one may start a new cluster',
    ));

  test('waits while etcd of another server runs, though its API does not answer', async () => {
    lab.fact('members/10.1.1.12', 'disk');
    lab.fact('members/10.1.1.13', 'disk');
    lab.fact('running/10.1.1.12');
    await waits(server(1), 'waiting for a server: r-server-2 busy,r-server-3 away');
  });

  test('waits while something else answers in the place of another server', async () => {
    const node = server(1);
    node.fact('foreign/10.1.1.13');
    await waits(node, 'waiting for a server: r-server-2 away,r-server-3 busy');
  });

  test('needs nobody when there is one server', async () => {
    await ready(server(1, { servers: 1 }));
    expect(lab.read('founded')).toBe('10.1.1.11');
  });

  test('is not repeated when the founder loses its data: it is told to join', async () => {
    const [first, second, third] = [server(1), server(2), server(3)];
    await ready(first, second, third);
    expect(first.way).toMatch(/^server: https:\/\/10\.1\.1\.1[23]:6443$/);
  });
});

describe('a server that is made anew', () => {
  test.each([1, 2, 3])('joins the others in the place of its predecessor, the first one too: %i', async (n) => {
    const nodes = [server(1), server(2), server(3), lab.node()];
    await ready(...nodes);
    lab.destroy(nodes[n - 1]!);
    const anew = server(n);
    await ready(anew);
    expect(anew.calls.filter((call) => call.includes('DELETE'))).toHaveLength(1);
    expect(lab.state).toEqual(whole);
  });

  test('leaves another machine of its name alone', async () => {
    await ready(server(1), server(2), server(3));
    lab.fact('nodes/r-server-3', '10.1.1.99');
    lab.not('running/10.1.1.13');
    const anew = server(3);
    anew.fact('answers/10.1.1.99');
    await waits(anew, 'another r-server-3 answers at 10.1.1.99');
    expect(anew.calls.filter((call) => call.includes('DELETE'))).toEqual([]);
  });

  test('waits until the cluster has forgotten its predecessor', async () => {
    const nodes = [server(1), server(2), server(3)];
    await ready(...nodes);
    lab.destroy(nodes[1]!);
    const anew = server(2);
    anew.fact('never-gone');
    await waits(anew, 'waiting for the cluster to forget the old r-server-2');
    anew.not('never-gone');
    await ready(anew);
  });

  test('says why K3s does not start', async () => {
    await ready(server(1), server(2), server(3));
    lab.not('nodes/r-server-3');
    lab.not('running/10.1.1.13');
    const anew = server(3);
    expect((await anew.run()).code).toBe(75);
    expect(anew.status).toMatchObject({ step: '5/6', reason: expect.stringContaining('duplicate node name found') });
  });
});

test('an agent that comes up while all servers are away starts with what it knew', async () => {
  const [first, agent] = [server(1, { servers: 1 }), lab.node({ servers: 1 })];
  await ready(first, agent);
  agent.boot();
  lab.not('running/10.1.1.11');
  expect((await agent.run()).code).toBe(75);
  expect(agent.status).toMatchObject({ step: '5/6' });
  expect(agent.way).toBe('server: https://10.1.1.11:6443');
});

/** Tries `run` for each item, three at a time. */
async function each<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  for (let i = 0; i < items.length; i += 3) await Promise.all(items.slice(i, i + 3).map(run));
}

/** Calls that change something: between two of them it makes no difference where the script is killed. */
const CHANGE = /^(phase|systemctl (start|stop)|sync|curl .*DELETE|k3s kubectl (apply|-n \S+ create))/;

describe.each([
  ['the first server', { server: 1 }, [], false],
  ['a joining server', { server: 2 }, [1], false],
  ['a server that is made anew', { server: 2 }, [1, 2, 3], true],
  ['an agent', {}, [1], false],
] as const)('%s', (_, options, before, anew) => {
  test('killed before any change that it makes ends as if nothing had happened', async () => {
    const nodes = before.map((n) => server(n));
    await ready(...nodes);
    if (anew) lab.destroy(nodes[1]!);
    const calm = new RancherLab(lab);
    const calmNode = calm.node(options);
    expect(await calmNode.run()).toMatchObject({ code: 0 });
    const seen = new Map<string, number>();
    const points = calmNode.calls.flatMap((call) => {
      seen.set(call, (seen.get(call) ?? 0) + 1);
      return CHANGE.test(call) ? [`${seen.get(call)} ${call}`] : [];
    });
    expect(points.length).toBeGreaterThanOrEqual(3);
    await each(points, async (hold) => {
      const other = new RancherLab(lab);
      const node = other.node(options);
      node.fact('hold', hold);
      const child = node.start();
      const gone = once(child, 'exit');
      await until(`call ${hold}`, () => node.has('held') || child.exitCode !== null);
      process.kill(-child.pid!, 'SIGKILL');
      await gone;
      node.not('hold');
      node.boot();
      // What K3s itself has left may need another attempt.
      const runs = [await node.run()];
      if (runs[0]!.code === 75) runs.push(await node.run());
      expect({ hold, code: runs.at(-1)!.code, why: runs.at(-1)!.code ? runs.at(-1)!.output : '' }).toEqual({
        hold,
        code: 0,
        why: '',
      });
      expect({ hold, ...other.state }).toEqual({ hold, ...calm.state });
      other.remove();
    });
    calm.remove();
  });
});
