import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run';
import { markUsed } from './template-cache';
import { makeVolume, seedOf, volumes } from './volumes';

/** A machine's disk: what it wrote, over the layers of its template. */
export class Disk {
  readonly root: string;

  /** @param name source of the mount, by which a sweep finds it */
  constructor(
    private readonly directory: string,
    private readonly name: string,
  ) {
    this.root = join(directory, 'root');
  }

  /** Makes the disk at the first time, and brings it up. @param layers root directories, top first */
  async attach(layers: readonly string[]): Promise<void> {
    for (const part of ['root', 'upper', 'work'])
      mkdirSync(join(this.directory, part), { recursive: true, mode: 0o755 });
    for (const name of Object.keys(volumes)) await makeVolume(join(this.directory, name), seedOf(name, layers));
    if (isMounted(this.root)) return;
    const missing = layers.find((layer) => !existsSync(layer));
    if (missing) throw new Error(`the template of this disk is gone: ${missing}`);
    layers.forEach(markUsed);
    // Relative names: the state directory may have characters that mean something in mount options.
    const lower = layers.map((layer) => layer.replaceAll(/[\\:]/g, '\\$&')).join(':');
    const options = `lowerdir=${lower},upperdir=upper,workdir=work`;
    try {
      await run('mount', ['-t', 'overlay', this.name, '-o', options, 'root'], { cwd: this.directory });
    } catch (error) {
      throw new Error(`no overlay can be mounted in ${this.directory}: it must be on a disk, as ext4 or xfs`, {
        cause: error,
      });
    }
  }

  /** Arguments for systemd-nspawn. */
  get arguments(): string[] {
    return [
      `--directory=${this.root}`,
      ...Object.entries(volumes).map(([name, path]) => `--bind=${escapeColons(join(this.directory, name))}:${path}`),
    ];
  }

  async remove(): Promise<void> {
    await unmount(this.root);
    await rm(this.directory, { recursive: true, force: true });
  }
}

const escapeColons = (path: string): string => path.replaceAll(/[\\:]/g, '\\$&');

export interface Mount {
  readonly source: string;
  readonly point: string;
  /** Of an overlay: the directories below it. */
  readonly layers: readonly string[];
}

export function mounts(): Mount[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(' ').map(unescapeOctal))
    .map(([source, point, , options]) => ({ source: source!, point: point!, layers: lowerDirectories(options!) }));
}

const lowerDirectories = (options: string): string[] => /(?:^|,)lowerdir=([^,]*)/.exec(options)?.[1]?.split(':') ?? [];

/** The kernel writes spaces and the like in octal. */
const unescapeOctal = (text: string): string =>
  text.replaceAll(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(parseInt(code, 8)));

const isMounted = (path: string): boolean => mounts().some(({ point }) => point === path);

/** Takes a mount away, even one that is in use: the disk below is then safe to delete. */
export async function unmount(path: string): Promise<void> {
  if (!isMounted(path)) return;
  try {
    await run('umount', [path]);
  } catch {
    await run('umount', ['--lazy', path]);
  }
}
