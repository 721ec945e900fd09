import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, FakeKubernetes, type FakeNode } from './fake-kubernetes';

jest.setTimeout(60_000);

const ours = { 'cloudstack-clusters/applied': '{"labels":[],"taints":[]}' };

describe('the end of a deploy of Kubernetes', () => {
  let kubernetes: FakeKubernetes;
  beforeEach(() => (kubernetes = new FakeKubernetes()));
  afterEach(() => kubernetes.stop());

  async function settle(answers: readonly Answer[], wanted: object = { a: {}, b: {} }, timeoutSeconds = 60) {
    return kubernetes.settle(await kubernetes.start(answers), wanted, timeoutSeconds);
  }

  test('comes when all nodes are Ready, and tells what it waited for', async () => {
    const { code, output } = await settle([{ a: {} }, { a: {}, b: { ready: false } }, { a: {}, b: {} }]);
    expect(output).toMatch(/b has not joined\n.* s: b is not Ready\n.* s: all 2 nodes are Ready\n/);
    expect(code).toBe(0);
  });

  test('does not take a machine that is gone for Ready', async () => {
    const { code, output } = await settle([
      { a: {}, b: { leaseAge: 60 } },
      { a: {}, b: {} },
    ]);
    expect(output).toContain('b shows no sign of life');
    expect(code).toBe(0);
  });

  test('waits for the cloud controller manager, which wrong keys keep from its work: until then no pod gets a place', async () => {
    const taints = [{ key: 'node.cloudprovider.kubernetes.io/uninitialized', value: 'true', effect: 'NoSchedule' }];
    const { code, output } = await settle([{ a: { taints } }, { a: {} }], { a: {} });
    expect(output).toMatch(/a waits for the cloud controller manager\n.* s: all 1 nodes are Ready\n/);
    expect(code).toBe(0);
  });

  test('waits while the API refuses, and fails in the end with what is missing and where to look', async () => {
    const { code, output } = await settle([503, 403, { a: {} }], { a: {}, b: {} }, 8);
    expect(output).toMatch(/the API answers 503\n[\s\S]*the API answers 403\n/);
    expect(output).toMatch(/After \d+ s the cluster is not whole: b has not joined\.\n.*\/var\/log\/cluster\.log/);
    expect(output).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
  });

  test('waits for an API that is not there yet', async () => {
    const { code, output } = await kubernetes.settle('https://127.0.0.1:1', { a: {} }, 1);
    expect(output).toContain('the API does not answer yet: ECONNREFUSED');
    expect(code).toBe(1);
  });

  test('waits for a way in that comes later than the nodes', async () => {
    const port = await freePort();
    const settled = kubernetes.settle(`https://127.0.0.1:${port}`, { a: {} }, 60);
    await sleep(3000);
    await kubernetes.start([{ a: {} }], port);
    const { code, output } = await settled;
    expect(output).toMatch(/the API does not answer yet: ECONNREFUSED\n[\s\S]*all 1 nodes are Ready/);
    expect(code).toBe(0);
  });

  test('gives nodes their labels and taints, takes back only what it gave, and the second time does nothing', async () => {
    const foreign = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
    const gpu = { key: 'gpu', value: 'yes', effect: 'NoSchedule' };
    const a = { labels: { zone: 'z', tier: 'old' }, taints: [foreign] };
    const answer = { a };
    expect((await settle([answer], { a: { labels: { tier: 'web' }, taints: [gpu] } })).code).toBe(0);
    expect(a).toMatchObject({ labels: { zone: 'z', tier: 'web' }, taints: [foreign, gpu] });

    const again = new FakeKubernetes();
    const url = await again.start([answer]);
    await again.settle(url, { a: { labels: { tier: 'web' }, taints: [gpu] } }, 60);
    expect(again.changes).toEqual([]);

    await again.settle(url, { a: {} }, 60);
    again.stop();
    expect(a.labels).toEqual({ zone: 'z' });
    expect(a.taints).toEqual([foreign]);
  });

  test('gives nodes their annotations, takes back only what it gave, and leaves the second time nothing to do', async () => {
    const a: FakeNode = { annotations: { 'example.org/theirs': 'stays', 'example.org/owner': 'old' } };
    const wanted = { a: { annotations: { 'example.org/owner': 'ops', note: 'x' } } };
    expect((await settle([{ a }], wanted)).code).toBe(0);
    expect(a.annotations).toMatchObject({ 'example.org/theirs': 'stays', 'example.org/owner': 'ops', note: 'x' });

    const again = new FakeKubernetes();
    const url = await again.start([{ a }]);
    await again.settle(url, wanted, 60);
    expect(again.changes).toEqual([]);

    await again.settle(url, { a: {} }, 60);
    again.stop();
    expect(a.annotations).toEqual({ 'example.org/theirs': 'stays', ...ours });
  });

  test('forgets nodes of removed machines, and leaves alone what lives or is not ours', async () => {
    const answer = {
      a: {},
      removed: { annotations: { ...ours }, leaseAge: 60 },
      dead: { annotations: { ...ours }, ready: false },
      'not-ours': { ready: false },
    };
    const { code, output } = await settle([answer], { a: {} });
    expect(output).toMatch(/forgot removed, whose machine is gone\n.*forgot dead, whose machine is gone\n$/);
    expect(Object.keys(answer)).toEqual(['a', 'not-ours']);
    expect(code).toBe(0);
  });

  describe('an upgrade', () => {
    const controlPlane = { labels: { 'node-role.kubernetes.io/control-plane': '' } };
    const upgrade = async (nodes: Record<string, FakeNode>, version: string) => {
      const wanted = Object.fromEntries(Object.keys(nodes).map((name) => [name, {}]));
      return kubernetes.settle(await kubernetes.start([nodes]), wanted, 60, version);
    };

    test('is done one node at a time, control planes first, each emptied before and opened again after', async () => {
      kubernetes.pods = [
        { name: 'web', node: 'a', owner: 'ReplicaSet' },
        { name: 'agent', node: 'a', owner: 'DaemonSet' },
      ];
      const nodes: Record<string, FakeNode> = { a: {}, b: { unschedulable: true }, z: { ...controlPlane } };
      const { code, output } = await upgrade(nodes, '1.37.2');
      expect(output).toMatch(/\[1\/3\] z: v1\.36\.3 → v1\.37\.2[\s\S]*\[2\/3\] a: [\s\S]*\[3\/3\] b: /);
      expect(kubernetes.pods.map(({ name }) => name)).toEqual(['agent']);
      // Somebody had closed b for another reason.
      expect(Object.entries(nodes).map(([name, { unschedulable }]) => [name, unschedulable])).toEqual([
        ['a', null],
        ['b', true],
        ['z', null],
      ]);
      expect(nodes.a!.annotations).toEqual({ 'cloudstack-clusters/applied': expect.anything() });
      expect(code).toBe(0);
    });

    test.each([
      ['back', '1.36.2', 'a runs v1.36.3: Kubernetes cannot go back to v1.36.2. Set version: 1.36.3 or newer'],
      ['two minor versions up', '1.38.0', 'a runs v1.36.3: one minor version at a time, first to v1.37'],
    ])('%s is refused before anything is touched', async (_, version, reason) => {
      const { code, output } = await upgrade({ a: { annotations: { ...ours } } }, version);
      expect(output).toContain(`the upgrade stopped: ${reason}`);
      expect(kubernetes.changes).toEqual([]);
      expect(code).toBe(1);
    });

    test('that was cut off goes on, and opens the node that it had closed', async () => {
      const closed = {
        'cloudstack-clusters/closed-for-upgrade': 'yes',
      };
      const nodes: Record<string, FakeNode> = { a: { unschedulable: true, annotations: { ...ours, ...closed } } };
      expect((await upgrade(nodes, '1.36.3')).code).toBe(0);
      expect(nodes.a).toMatchObject({ unschedulable: null, annotations: ours });
    });
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
