import { downloadLines } from '../../lib/cluster/downloads';
import { artifacts, artifactsFor } from '../../lib/orchestrators/kubernetes/artifacts';
import { DEFAULT_VERSION, KNOWN_VERSIONS } from '../../lib/orchestrators/kubernetes/versions';
import { pool, synthKubernetes } from '../support/synth';
import { fileOn } from '../support/user-data';

const sum = '0123456789abcdef'.repeat(4);
const line = (name: string, arch: string, text: string): string | undefined =>
  text.split('\n').find((one) => one.startsWith(`${name} ${arch} `));

test('the default is the newest patch of 1.36 of which the sums are known', () => {
  expect(DEFAULT_VERSION).toBe('1.36.4');
  expect([KNOWN_VERSIONS[0], KNOWN_VERSIONS.at(-1)]).toEqual(['1.36.4', '1.34.0']);
});

test.each(KNOWN_VERSIONS)('every program of %s comes with sums for both architectures', (version) => {
  const all = artifacts({ version });
  expect(all.map(({ name }) => name)).toEqual([
    'kubeadm',
    'kubelet',
    'kubectl',
    'crictl',
    'containerd',
    'runc',
    'cni-plugins',
    'helm',
  ]);
  for (const { files } of all) {
    expect(files.map(({ arch }) => arch)).toEqual(['amd64', 'arm64']);
    for (const file of files) {
      expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(file.url).toMatch(/^https:\/\/[^{}]+$/);
    }
  }
});

test('crictl has the minor version of the cluster, or the newest', () => {
  const crictl = (version: string) => artifacts({ version }).find(({ name }) => name === 'crictl')!.version;
  expect([crictl('1.34.5'), crictl('1.35.0'), crictl('1.36.1'), crictl('1.37.2')]).toEqual([
    '1.34.0',
    '1.35.0',
    '1.36.0',
    '1.36.0',
  ]);
});

test('a mirror has the host in its path', () => {
  const text = downloadLines(artifacts({ mirror: 'http://10.0.0.5:8080/files/' }));
  expect(line('kubelet', 'arm64', text)).toMatch(
    / http:\/\/10\.0\.0\.5:8080\/files\/dl\.k8s\.io\/release\/v1\.36\.4\/bin\/linux\/arm64\/kubelet$/,
  );
});

test('a program of the user has the version, source and sums that the user says, and no other sum', () => {
  const given = { version: '2.3.9', url: 'https://example.org/{version}/c-{arch}.tgz', sha256: { amd64: sum } };
  const text = downloadLines(artifacts({ artifacts: { containerd: given } }));
  expect(text.split('\n').filter((one) => one.startsWith('containerd'))).toEqual([
    `containerd amd64 ${sum} https://example.org/2.3.9/c-amd64.tgz`,
  ]);
  expect(line('runc', 'arm64', text)).toBeDefined();
});

test('helm is for who applies a chart, and no program of nodes', () => {
  expect(artifactsFor('control-plane', artifacts({})).map(({ name }) => name)).not.toContain('helm');
});

test('workers get no kubectl', () => {
  const names = (role: 'control-plane' | 'worker') => artifactsFor(role, artifacts({})).map(({ name }) => name);
  expect(names('worker')).toEqual(names('control-plane').filter((name) => name !== 'kubectl'));
});

test('a template that has all programs is told of none', () => {
  const props = { pools: { web: pool(1) } };
  const list = '/etc/cluster/artifacts';
  expect(fileOn(synthKubernetes(props), 'edge-web-1', list)).toContain('kubelet amd64');
  expect(fileOn(synthKubernetes({ ...props, preinstalled: true }), 'edge-web-1', list)).toBeUndefined();
});
