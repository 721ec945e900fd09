import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { KubernetesLab, type KubernetesNode } from './support/kubernetes-lab';

jest.setTimeout(120_000);

const ARCHIVES: Readonly<Record<string, string>> = { 'own.tar': 'own images', 'more.tar.zst': 'more images' };
const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');

let lab: KubernetesLab;
beforeEach(() => (lab = new KubernetesLab()));
afterEach(() => lab.remove());

function withArchives(node: KubernetesNode, changes: Readonly<Record<string, string>> = {}): KubernetesNode {
  node.root.install('kubernetes/programs.sh', 'opt/cluster/programs.sh', 0o644);
  node.root.install('kubernetes/parts/image-archives.sh', 'opt/cluster/parts/image-archives.sh', 0o644);
  const lines = Object.entries(ARCHIVES).map(([name, content]) => {
    node.mirror(name, Buffer.from(content));
    return `${changes[name] ?? sha256(content)} https://mirror/${name}\n`;
  });
  node.root.write('etc/cluster/image-archives', lines.join(''));
  return node;
}

/** A worker whose template has all programs, of a cluster that is there. */
async function worker(changes?: Readonly<Record<string, string>>): Promise<KubernetesNode> {
  expect(await lab.node({ controlPlane: 1 }).run()).toMatchObject({ code: 0 });
  return withArchives(lab.node(), changes);
}

const downloaded = (node: KubernetesNode): boolean => existsSync(node.root.at('var/cache/cluster/download'));

test('images of archives are there before a node joins, each archive once, and the kubelet keeps them', async () => {
  const node = await worker();
  expect(await node.run()).toMatchObject({ code: 0 });
  expect(node.read('imported')).toBe(Object.values(ARCHIVES).join(''));
  const [first] = node.called('images import');
  expect(first).toContain('--label io.cri-containerd.pinned=pinned');
  expect(node.calls.indexOf(first!)).toBeLessThan(node.calls.findIndex((call) => call.startsWith('kubeadm join')));
  expect(downloaded(node)).toBe(false);

  node.boot();
  expect(await node.run()).toMatchObject({ code: 0 });
  expect(node.called('images import')).toHaveLength(Object.keys(ARCHIVES).length);
  expect(node.called('https://mirror/')).toHaveLength(Object.keys(ARCHIVES).length);
});

test('a control plane imports before it pulls what is still missing', async () => {
  const node = withArchives(lab.node({ controlPlane: 1 }));
  node.not('images');
  expect(await node.run()).toMatchObject({ code: 0 });
  const order = node.calls.filter((call) => /images (import|pull)/.test(call)).map((call) => call.split(' ')[0]);
  expect(order).toEqual(['ctr', 'ctr', 'kubeadm']);
});

test('an archive with another sha256 is named and not imported', async () => {
  const node = await worker({ 'own.tar': 'f'.repeat(64) });
  expect((await node.run()).code).toBe(75);
  expect(node.status).toMatchObject({
    step: '6/8',
    reason: `the image archive is not what was asked for: https://mirror/own.tar has sha256 ${sha256('own images')}, not ${'f'.repeat(64)}`,
  });
  expect(node.called('images import')).toEqual([]);
  expect(downloaded(node)).toBe(false);
});

test('a disk that is full while an archive comes is told with the archive, and nothing of it stays', async () => {
  const node = await worker();
  // How to go on is there from an attempt before.
  node.fact('no-containerd');
  expect((await node.run()).code).toBe(75);
  node.not('no-containerd');
  const full = 'curl: (23) Failure writing output to destination';
  node.replace(
    'curl',
    `while [ "$1" != -o ]; do shift; done; echo partial >"$2"; touch "$WORLD/partial"; echo '${full}' >&2; exit 23`,
  );
  expect((await node.run()).code).toBe(75);
  expect(node.status.reason).toBe(`cannot fetch the image archive from https://mirror/own.tar: ${full}`);
  expect([node.has('partial'), downloaded(node)]).toEqual([true, false]);
});

test('a disk that is full while images are imported is told with the archive; with room the node goes on', async () => {
  const node = await worker();
  node.fact('full');
  expect((await node.run()).code).toBe(75);
  expect(node.status.reason).toBe(
    'cannot import the images of https://mirror/own.tar: ctr: write /var/lib/containerd/blob: no space left on device',
  );
  expect(downloaded(node)).toBe(false);
  expect(node.calls.filter((call) => call.startsWith('kubeadm join'))).toEqual([]);

  node.not('full');
  expect(await node.run()).toMatchObject({ code: 0 });
  expect(node.read('imported')).toBe(Object.values(ARCHIVES).join(''));
});
