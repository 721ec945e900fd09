import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './run';

/**
 * Directories of a machine that lie on a plain file system, by the name of the folder beside its disk. Container runtimes
 * cannot lay an overlay on an overlay, and a database's writes should cost what they cost.
 */
export const volumes: Readonly<Record<string, string>> = {
  docker: '/var/lib/docker',
  containerd: '/var/lib/containerd',
  rancher: '/var/lib/rancher',
  kubelet: '/var/lib/kubelet',
  etcd: '/var/lib/etcd',
  lattice: '/var/lib/lattice',
};

/** What the volume of a new disk starts with: that of the topmost layer which has one. @param layers roots, top first */
export const seedOf = (name: string, layers: readonly string[]): string | undefined =>
  layers.map((root) => join(dirname(root), 'volumes', name)).find((path) => existsSync(path));

/**
 * Makes a volume that is not there yet, whole or not at all. Files of the seed are shared as hard links, which is fast and
 * takes no space; whoever fills a seed must not change them in place afterwards. Databases (`*.db`) do, and are copied.
 */
export async function makeVolume(path: string, seed: string | undefined): Promise<void> {
  if (existsSync(path)) return;
  if (!seed) return void mkdirSync(path, { recursive: true, mode: 0o755 });
  const partial = `${path}.partial`;
  const empty = (): void => rmSync(partial, { recursive: true, force: true });
  empty();
  try {
    await run('cp', ['--archive', '--link', seed, partial]);
    await run('find', [partial, '-type', 'f', '-name', '*.db', '-exec', 'sh', '-c', unshare, 'sh', '{}', ';']);
  } catch {
    // Another file system, which cannot share files with that of the template.
    empty();
    await run('cp', ['--archive', seed, partial]);
  }
  renameSync(partial, path);
}

const unshare = 'cp --archive "$1" "$1.own" && mv "$1.own" "$1"';
