import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSource } from '../../tools/kubernetes-template/source';

const sum = 'a'.repeat(64);
let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kubernetes-template-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function fill(artifacts: object = { kubeadm: { version: '1.36.3', sha256: { amd64: sum } } }): void {
  writeFileSync(join(folder, 'artifacts.json'), JSON.stringify(artifacts));
  writeFileSync(join(folder, 'images.tar'), 'images');
  utimesSync(join(folder, 'images.tar'), 1, 1);
}

test('programs are taken from where a mirror would have them, held to the sums of the folder', () => {
  fill();
  const lines = readSource(folder).artifacts('file:///mnt/files').split('\n');
  expect(lines).toContain(`kubeadm amd64 ${sum} file:///mnt/files/dl.k8s.io/release/v1.36.3/bin/linux/amd64/kubeadm`);
});

test('programs that nodes get only for some settings are not asked for', () => {
  fill();
  const names = readSource(folder)
    .artifacts('file:///mnt/files')
    .split('\n')
    .map((line) => line.split(' ')[0]);
  expect(new Set(names)).toEqual(
    new Set(['kubeadm', 'kubelet', 'kubectl', 'crictl', 'containerd', 'runc', 'cni-plugins', '']),
  );
});

test('the content is the same as long as programs and images are', () => {
  fill();
  const before = readSource(folder).digest;
  fill();
  expect(readSource(folder).digest).toBe(before);
  utimesSync(join(folder, 'images.tar'), 2, 2);
  expect(readSource(folder).digest).not.toBe(before);
  fill({ kubeadm: { version: '1.36.3', sha256: { amd64: 'b'.repeat(64) } } });
  expect(readSource(folder).digest).not.toBe(before);
});

test('a folder that lacks something is refused, with all that is missing', () => {
  expect(() => readSource(folder)).toThrow(/artifacts\.json and .*images\.tar not there/);
  fill({ runc: { version: '1.4.3' } });
  expect(() => readSource(folder)).toThrow('does not say the version of kubeadm');
});
