import { once } from 'node:events';
import { RancherLab, type NodeOptions, type RancherNode } from './support/rancher-lab';
import { until } from './support/until';

jest.setTimeout(300_000);

let lab: RancherLab;
beforeEach(() => {
  lab = new RancherLab();
  lab.fact('store/etcd-snapshot-r-server-1-1700000000', 'snapshot of yesterday\n');
  lab.fact('store/etcd-snapshot-r-server-3-1700000300', 'snapshot of today\n');
  lab.fact('store/etcd-snapshot-other-server-1-1800000000', 'snapshot of another cluster\n');
});
afterEach(() => lab.remove());

const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const latest = { from: 's3://backups/test/latest', at: minutesAgo(5) };
const old = { generation: 2, created: minutesAgo(100_000) };

const server = (n: number, more: NodeOptions = {}): RancherNode =>
  lab.node({ server: n, ...old, restore: latest, ...more });

async function ready(...nodes: RancherNode[]): Promise<void> {
  for (const node of nodes) {
    const { code, output } = await node.run();
    expect({ node: node.name, code, why: code ? output : '' }).toEqual({ node: node.name, code: 0, why: '' });
  }
}

async function waits(node: RancherNode, reason: string | RegExp): Promise<void> {
  expect((await node.run()).code).toBe(75);
  expect(node.status).toMatchObject({ state: 'waiting', reason: expect.stringMatching(reason) });
  expect(node.calls).not.toContain('systemctl start --no-block k3s');
}

const whole = {
  founded: '10.1.1.11 from today',
  members: ['10.1.1.11', '10.1.1.12', '10.1.1.13'],
  running: ['10.1.1.11', '10.1.1.12', '10.1.1.13'],
  nodes: ['r-server-1', 'r-server-2', 'r-server-3'],
};

test.each(['source', 'shipped'] as const)(
  'servers that were all made anew are founded from the newest snapshot of any of them, files as %s',
  async (form) => {
    await ready(server(1, { form }), server(2, { form }), server(3, { form }));
    expect(lab.state).toMatchObject(whole);
  },
);

test('a path on the first server is a snapshot as well', async () => {
  const first = server(1);
  const snapshots = 'var/lib/rancher/k3s/server/db/snapshots';
  first.root.write(`${snapshots}/etcd-snapshot-r-server-1-1700000000`, 'snapshot of then\n');
  const from = `RESTORE_FROM='${first.root.at(snapshots)}/latest'\nRESTORE_AT='${latest.at}'\n`;
  first.root.write('etc/cluster/snapshots.env', from);
  await ready(first);
  expect(lab.read('founded')).toBe('10.1.1.11 from then');
});

test('what is left on a disk from before does not count: not on the first server, and not on the others', async () => {
  const nodes = [1, 2, 3].map((n) => server(n));
  for (const node of nodes) node.root.write('var/lib/rancher/k3s/server/db/etcd/member/wal', 'old\n');
  await waits(nodes[1]!, 'waiting for a server: r-server-1 away,r-server-3 away');
  await ready(...nodes);
  expect(lab.state).toMatchObject(whole);
});

test('once restored, it is that cluster: after a power cut nothing is restored again', async () => {
  const nodes = [1, 2, 3].map((n) => server(n));
  await ready(...nodes);
  for (const node of nodes) node.boot();
  expect((await nodes[0]!.run()).code).toBe(75);
  await ready(...nodes.slice(1), nodes[0]!);
  expect(lab.state).toMatchObject(whole);
  expect(nodes[0]!.calls.filter((call) => call.includes('--cluster-reset'))).toHaveLength(1);
});

test('a server that is made anew later joins the others, and does not restore', async () => {
  const nodes = [1, 2, 3].map((n) => server(n));
  await ready(...nodes);
  lab.destroy(nodes[0]!);
  const anew = server(1);
  await ready(anew);
  expect(anew.calls.filter((call) => call.includes('--cluster-reset'))).toEqual([]);
  expect(lab.state).toMatchObject(whole);
});

test('after an hour nothing is restored any more, and data on a disk counts again', async () => {
  const late = { restore: { ...latest, at: minutesAgo(61) } };
  await waits(server(1, late), 'only in the first 60 minutes this one may start a new cluster');
  const own = server(2, late);
  own.root.write('var/lib/rancher/k3s/server/db/etcd/member/wal', 'old\n');
  expect((await own.run()).code).toBe(75);
  expect(own.calls).toContain('systemctl start --no-block k3s');
});

test('says what is wrong with the snapshot, and tries again', async () => {
  const from = (name: string) => ({ restore: { ...latest, from: `s3://backups/test/${name}` } });
  await waits(server(1, from('gone')), /^cannot fetch the snapshot s3:\/\/backups\/test\/gone: .*404 Not Found/);
  lab.fact('store/damaged', 'nothing\n');
  const node = server(1, from('damaged'));
  await waits(node, /^cannot restore the snapshot s3:\/\/backups\/test\/damaged: .*snapshot file is corrupt/);
  lab.fact('store/damaged', 'snapshot of today\n');
  await ready(node);
  lab.not('store/etcd-snapshot-r-server-1-1700000000');
  lab.not('store/etcd-snapshot-r-server-3-1700000300');
  await waits(new RancherLab(lab).node({ server: 1, ...old, restore: latest }), 'there is no snapshot of this cluster');
});

/** Calls that change something: between two of them it makes no difference where the script is killed. */
const CHANGE = /^(phase|s3 get|timeout 600|systemctl (start|stop)|sync|k3s kubectl (apply|-n \S+ create))/;

test('killed before any change while it restores, it ends as if nothing had happened', async () => {
  const calm = new RancherLab(lab);
  const calmNode = calm.node({ server: 1, ...old, restore: latest });
  await ready(calmNode);
  const seen = new Map<string, number>();
  const points = calmNode.calls.flatMap((call) => {
    seen.set(call, (seen.get(call) ?? 0) + 1);
    return CHANGE.test(call) ? [`${seen.get(call)} ${call}`] : [];
  });
  expect(points.length).toBeGreaterThanOrEqual(6);
  for (const hold of points) {
    const other = new RancherLab(lab);
    const node = other.node({ server: 1, ...old, restore: latest });
    node.fact('hold', hold);
    const child = node.start();
    const gone = once(child, 'exit');
    await until(`call ${hold}`, () => node.has('held') || child.exitCode !== null);
    process.kill(-child.pid!, 'SIGKILL');
    await gone;
    node.not('hold');
    node.boot();
    await ready(node);
    expect({ hold, ...other.state }).toEqual({ hold, ...calm.state });
    other.remove();
  }
  calm.remove();
});
