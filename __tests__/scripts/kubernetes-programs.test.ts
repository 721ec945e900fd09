import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubernetesLab, type KubernetesNode } from './support/kubernetes-lab';

jest.setTimeout(120_000);

const FAKE = readFileSync(join(__dirname, 'support', 'fake-kubernetes.sh'));
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

let lab: KubernetesLab;
let node: KubernetesNode;
let mirror: Record<string, Buffer>;

/** An archive with one file, as published. */
function archive(path: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'archive-'));
  try {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), path, { mode: 0o755 });
    return execFileSync('tar', ['-C', folder, '-czf', '-', '.']);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

beforeEach(async () => {
  lab = new KubernetesLab();
  expect(await lab.node({ controlPlane: 1 }).run()).toMatchObject({ code: 0 });
  node = lab.node({ download: true });
  mirror = {
    kubeadm: FAKE,
    kubelet: Buffer.from('kubelet'),
    runc: Buffer.from('runc'),
    crictl: archive('crictl'),
    containerd: archive('bin/containerd'),
    'cni-plugins': archive('bridge'),
  };
  for (const [name, content] of Object.entries(mirror)) node.mirror(name, content);
  publish();
});
afterEach(() => lab.remove());

/** What the node is told to download: programs of this machine and of another kind, which it leaves alone. */
function publish(changes: Readonly<Record<string, string>> = {}): void {
  const here = process.arch === 'arm64' ? 'arm64' : 'amd64';
  const lines = Object.entries(mirror).flatMap(([name, content]) => [
    `${name} ${here === 'arm64' ? 'amd64' : 'arm64'} ${'0'.repeat(64)} https://mirror/other/${name}-of-another-kind`,
    `${name} ${here} ${changes[name] ?? sha256(content)} https://mirror/files/${name}`,
  ]);
  node.root.write('etc/cluster/artifacts', `${lines.join('\n')}\n`);
}

const downloads = (): string[] => node.called('https://mirror/').map((call) => call.replace(/.*\//, ''));

test('programs are fetched, verified and put in their places; a second run fetches nothing', async () => {
  expect(await node.run()).toMatchObject({ code: 0 });
  expect(node.root.read('usr/local/bin/kubelet')).toBe('kubelet');
  expect(node.root.read('usr/local/bin/crictl')).toBe('crictl');
  expect(node.root.read('usr/local/bin/containerd')).toBe('bin/containerd');
  expect(node.root.read('opt/cni/bin/bridge')).toBe('bridge');
  expect(downloads()).toEqual(Object.keys(mirror));
  expect(await node.run()).toMatchObject({ code: 0 });
  expect(downloads()).toHaveLength(Object.keys(mirror).length);
});

test('a file with another sha256 is named, and neither unpacked nor run', async () => {
  publish({ containerd: 'f'.repeat(64) });
  expect((await node.run()).code).toBe(75);
  expect(node.status).toMatchObject({
    step: '2/8',
    reason: `containerd is not what was asked for: https://mirror/files/containerd has sha256 ${sha256(mirror['containerd']!)}, not ${'f'.repeat(64)}`,
  });
  expect(() => node.root.read('usr/local/bin/containerd')).toThrow('ENOENT');
  expect(() => node.root.read('var/cache/cluster/download')).toThrow('ENOENT');
  expect(node.calls.filter((call) => call.startsWith('kubeadm'))).toEqual([]);
});

test('a mirror that is down is named; when it is back, what was fetched already is not fetched again', async () => {
  node.not('mirror/runc');
  expect((await node.run()).code).toBe(75);
  expect(node.status.reason).toBe(
    'cannot fetch runc from https://mirror/files/runc: curl: (22) The requested URL returned error: 503',
  );
  node.mirror('runc', mirror['runc']!);
  expect(await node.run()).toMatchObject({ code: 0 });
  expect(downloads().filter((name) => name === 'kubeadm')).toHaveLength(1);
});

test('a download cannot last forever', async () => {
  await node.run();
  const [call] = node.called('https://mirror/files/kubeadm');
  expect(call).toMatch(
    /--retry \d+ .*--retry-max-time \d+ .*--connect-timeout \d+ .*--speed-limit \d+ --speed-time \d+/,
  );
});

test('a full disk is named', async () => {
  node.replace('install', 'echo "install: error writing: No space left on device" >&2; exit 1');
  expect((await node.run()).code).toBe(1);
  expect(node.status).toMatchObject({ step: '2/8', reason: 'install: error writing: No space left on device' });
});

test('a template without the packages that Kubernetes needs is named when they cannot be installed', async () => {
  for (const name of ['conntrack', 'apt-get']) node.lack(name);
  expect((await node.run()).code).toBe(75);
  expect(node.status.reason).toBe('these packages are missing: conntrack');
});

test('a template that should have the programs and has not is named', async () => {
  const empty = lab.node({ controlPlane: 2 });
  empty.lack('kubeadm');
  expect((await empty.run()).code).toBe(75);
  expect(empty.status.reason).toBe('this template has kubeadm nowhere, not v1.36.3');
});
