import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { Disks } from './support/disks';
import { KubernetesLab, type KubernetesNode, type NodeOptions } from './support/kubernetes-lab';

jest.setTimeout(300_000);

let lab: KubernetesLab;
let disks: Disks;
beforeEach(() => {
  lab = new KubernetesLab();
  disks = new Disks();
});
afterEach(() => {
  lab.remove();
  disks.remove();
});

/** A machine whose template has images, with the disks attached. */
function machine(options: NodeOptions = {}): KubernetesNode {
  const node = lab.node({ ...options });
  const folders = options.controlPlane ? 'etcd containerd' : 'containerd';
  node.root.install('common/data-disk.sh', 'opt/cluster/parts/data-disk.sh', 0o644);
  // Sixty seconds that nobody has to wait for here.
  const part = node.root.read('opt/cluster/parts/data-disk.sh');
  expect(part).toContain('await 60 find_disk');
  node.root.write('opt/cluster/parts/data-disk.sh', part.replace('await 60', 'await 2'));
  node.root.write('opt/cluster/parts/data-dirs.sh', `DATA_DIRS='${folders}'\n`);
  if (options.controlPlane) node.root.install('kubernetes/parts/etcd-disk.sh', 'opt/cluster/parts/etcd-disk.sh', 0o644);
  node.root.write('etc/fstab', '# the template\n');
  node.root.write('var/lib/containerd/images', 'of the template');
  disks.attach(node.root);
  return node;
}

/** The part that is about disks, without what makes a node of it. */
const JUST_DISKS = 'opt/cluster/just-disks.sh';

function justDisks(): KubernetesNode {
  const node = machine(only);
  const at = (path: string): string => node.root.at(path);
  const lines = [
    '#!/usr/bin/env bash',
    'set -euo pipefail',
    `. ${at('opt/cluster/lib.sh')}`,
    `state=${at('var/lib/cluster')} tasks=()`,
    'mkdir -p $state',
    `. ${at('opt/cluster/parts/data-dirs.sh')}`,
    `. ${at('opt/cluster/parts/data-disk.sh')}`,
    "step 1/1 'taking the data disk' data_disk",
  ];
  node.root.write(JUST_DISKS, `${lines.join('\n')}\n`, 0o755);
  return node;
}

const only: NodeOptions = { controlPlane: 1, controlPlanes: 1 };

/** The same node on another machine. */
function anew(node: KubernetesNode, options: NodeOptions): KubernetesNode {
  lab.destroy(node);
  return machine({ ...options, generation: 2 });
}

async function ready(node: KubernetesNode): Promise<KubernetesNode> {
  const { code, output } = await node.run();
  expect({ code, output: code ? output : '' }).toEqual({ code: 0, output: '' });
  return node;
}

const fstab = (node: KubernetesNode): string[] =>
  node.root.read('etc/fstab').replaceAll(node.root.path, '').trim().split('\n').slice(1);

const onDisk = (node: KubernetesNode, path: string): string => node.root.read(`var/lib/data/${path}`);

test('an empty disk is formatted once, and keeps what containerd and etcd write at every boot', async () => {
  disks.add('vdb');
  const node = await ready(machine(only));
  expect(disks.label('vdb')).toBe('cluster-data');
  expect(fstab(node)).toEqual([
    'LABEL=cluster-data /var/lib/data ext4 nofail,x-systemd.growfs 0 2',
    '/var/lib/data/etcd /var/lib/etcd none bind,nofail 0 0',
    '/var/lib/data/containerd /var/lib/containerd none bind,nofail 0 0',
  ]);
  expect(onDisk(node, 'containerd/images')).toBe('of the template');
  expect(existsSync(node.root.at('var/lib/data/etcd/member'))).toBe(true);

  node.root.write('var/lib/containerd/images', 'and more');
  node.boot();
  await ready(node);
  expect(onDisk(node, 'containerd/images')).toBe('and more');
  expect(fstab(node)).toHaveLength(3);
  expect(disks.formatted).toEqual(['/dev/vdb']);
});

test('containerd does not run while its folder is moved', async () => {
  disks.add('vdb');
  const { calls } = await ready(machine(only));
  const starts = calls.findIndex((call) => /^systemctl (restart|enable --now) containerd/.test(call));
  expect(calls.lastIndexOf('systemctl stop containerd')).toBeLessThan(starts);
  expect(calls.indexOf('systemctl stop containerd')).toBeGreaterThanOrEqual(0);
});

test('a worker keeps nothing of a control plane on it', async () => {
  await ready(lab.node(only));
  disks.add('sdb');
  const node = await ready(machine());
  expect(fstab(node).map((line) => line.split(' ')[1])).toEqual(['/var/lib/data', '/var/lib/containerd']);
});

describe('never formatted is', () => {
  const REASON = 'waiting for the data disk: none has the label cluster-data, and none is empty';

  test.each<[string, () => void]>([
    ['a disk with a file system', () => disks.format('vdb')],
    ['a disk with the file system of somebody else', () => disks.format('vdb', '-L', 'photos')],
    ['a disk that cannot be written to', () => disks.kind('vdb', 'disk 1')],
    ['what is no disk', () => disks.kind('vdb', 'rom 0')],
  ])('%s', async (_, prepare) => {
    disks.add('vdb');
    prepare();
    const before = readFileSync(disks.device('vdb'));
    const node = justDisks();
    expect((await node.run(JUST_DISKS)).code).toBe(75);
    expect(node.status).toMatchObject({ state: 'waiting', reason: REASON });
    expect(readFileSync(disks.device('vdb')).equals(before)).toBe(true);
    expect(disks.formatted).toEqual([]);

    // CloudStack attaches it after the machine has started.
    disks.add('vdc');
    expect((await node.run(JUST_DISKS)).code).toBe(0);
    expect(disks.formatted).toEqual(['/dev/vdc']);
  });

  test('any of two disks of which nobody knows which one is meant', async () => {
    for (const name of ['vdb', 'vdc']) disks.add(name);
    const node = justDisks();
    expect((await node.run(JUST_DISKS)).code).toBe(75);
    expect(node.status.reason).toBe('several disks are empty, and only the data disk should be: /dev/vdb /dev/vdc');
    expect(disks.formatted).toEqual([]);
  });

  test('an empty disk beside the one that is ours', async () => {
    disks.add('vdb');
    const node = await ready(machine(only));
    disks.add('vda');
    node.boot();
    await ready(node);
    await ready(anew(node, only));
    expect(disks.formatted).toEqual(['/dev/vdb']);
  });
});

describe('a machine that is made anew', () => {
  test('has containerd as its template has it, and of the only control plane the same cluster', async () => {
    disks.add('vdb');
    const node = await ready(machine(only));
    node.root.write('var/lib/containerd/images', 'of the old machine');
    node.root.write('var/lib/etcd/member/wal', 'all that was said');
    const after = await ready(anew(node, only));
    expect(onDisk(after, 'containerd/images')).toBe('of the template');
    expect(after.root.read('var/lib/etcd/member/wal')).not.toBe('');
    expect(lab.read('founded')).toBe('10.1.1.11');
  });

  test('is the same member of etcd as before, with others alive', async () => {
    await ready(lab.node({ controlPlane: 1 }));
    disks.add('vdb');
    const node = await ready(machine({ controlPlane: 2 }));
    await ready(lab.node({ controlPlane: 3 }));
    const after = await ready(anew(node, { controlPlane: 2 }));
    expect(after.called('member remove')).toEqual([]);
    expect(lab.read('founded')).toBe('10.1.1.11');
    expect(Object.values((lab.state as { members: object }).members)).toEqual(['voter', 'voter', 'voter']);
  });

  test('waits for others where it is not the only control plane, whatever it has', async () => {
    disks.add('vdb');
    const node = await ready(machine({ controlPlane: 1 }));
    const after = anew(node, { controlPlane: 1 });
    expect((await after.run()).code).toBe(75);
    expect(after.status.reason).toMatch(/^waiting for a control plane: /);
    expect(lab.read('founded')).toBe('10.1.1.11');
  });

  test('takes what is to be restored before what it has, as long as that may be restored', async () => {
    disks.add('vdb');
    const node = await ready(machine(only));
    const from = node.root.at('snapshot.db');
    const old = anew(node, { ...only, restore: { from, at: '2020-01-01T00:00:00Z' } });
    await ready(old);
    expect(old.called('etcdutl snapshot restore')).toEqual([]);

    const next = lab.read('founded');
    const restored = machine({ ...only, restore: { from: '', at: new Date().toISOString() } });
    expect(next).toBe('10.1.1.11');
    restored.root.write('snapshot.db', 'the past');
    restored.root.write(
      'etc/cluster/snapshots.env',
      restored.root.read('etc/cluster/snapshots.env').replace("FROM=''", `FROM='${restored.root.at('snapshot.db')}'`),
    );
    await ready(restored);
    expect(restored.called('etcdutl snapshot restore')).toHaveLength(1);
    expect(existsSync(restored.root.at('var/lib/etcd/before-restore/wal'))).toBe(true);
  });
});

test('killed before any change of a disk, it ends as if nothing had happened', async () => {
  const outcome = (node: KubernetesNode): object => ({
    fstab: fstab(node),
    containerd: onDisk(node, 'containerd/images'),
    formatted: disks.formatted,
    label: disks.label('vdb'),
    state: node.status.state,
  });
  const start = (): KubernetesNode => {
    lab.remove();
    disks.remove();
    lab = new KubernetesLab();
    disks = new Disks();
    disks.add('vdb');
    return justDisks();
  };
  const calm = start();
  disks.killAt(0);
  expect((await calm.run(JUST_DISKS)).code).toBe(0);
  const { count } = disks;
  const expected = outcome(calm);
  expect(count).toBeGreaterThan(8);
  for (let n = 1; n <= count; n++) {
    const node = start();
    disks.killAt(n);
    const child = node.start(JUST_DISKS);
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect({ n, signal }).toEqual({ n, signal: 'SIGKILL' });
    disks.killAt(0);
    node.boot();
    expect((await node.run(JUST_DISKS)).code).toBe(0);
    expect({ n, ...outcome(node) }).toEqual({ n, ...expected });
  }
});
