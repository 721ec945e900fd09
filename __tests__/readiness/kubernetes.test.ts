import { type Answer, FakeKubernetes } from './fake-kubernetes';

jest.setTimeout(60_000);

const pool = { 'cloudstack-clusters/pool': 'web' };

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

  test('forgets nodes of removed machines, and leaves alone what lives or is not ours', async () => {
    const answer = {
      a: {},
      removed: { labels: { ...pool }, leaseAge: 60 },
      dead: { labels: { ...pool }, ready: false },
      'not-ours': { ready: false },
    };
    const { code, output } = await settle([answer], { a: {} });
    expect(output).toMatch(/forgot removed, whose machine is gone\n.*forgot dead, whose machine is gone\n$/);
    expect(Object.keys(answer)).toEqual(['a', 'not-ours']);
    expect(code).toBe(0);
  });
});
