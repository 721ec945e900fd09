import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { poll } from './run';

/** Mount points of all cgroup hierarchies, and of the version 2 one, which alone can kill. */
export function hierarchies(mounts = readFileSync('/proc/mounts', 'utf8')): { all: string[]; v2: string | undefined } {
  const found = mounts.split('\n').flatMap((line) => {
    const [, point, type] = line.split(' ');
    return point?.startsWith('/sys/fs/cgroup') && (type === 'cgroup' || type === 'cgroup2') ? [{ point, type }] : [];
  });
  return { all: found.map(({ point }) => point), v2: found.find(({ type }) => type === 'cgroup2')?.point };
}

/** A group of processes by its path below the root, e.g. `lcsab12/m0123`. */
export class Cgroup {
  private readonly directory: string;

  constructor(readonly path: string) {
    const { v2 } = hierarchies();
    if (!v2) throw new Error('there is no cgroup version 2 hierarchy mounted');
    this.directory = join(v2, path);
  }

  /** Makes the group and gives the file that a process writes its id to in order to join. */
  create(): string {
    mkdirSync(this.directory, { recursive: true });
    return join(this.directory, 'cgroup.procs');
  }

  populated(): boolean {
    try {
      return readFileSync(join(this.directory, 'cgroup.events'), 'utf8').includes('populated 1');
    } catch {
      return false;
    }
  }

  /** Names of the groups below. */
  children(): string[] {
    return subdirectories(this.directory);
  }

  /** Process ids in the group and below. */
  processes(): number[] {
    return tree(this.directory).flatMap((directory) => {
      try {
        return readFileSync(join(directory, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
      } catch {
        return [];
      }
    });
  }

  /** Kills whatever is in it at once and takes the group away from all hierarchies. */
  async destroy(): Promise<void> {
    if (existsSync(this.directory)) {
      thaw(this.path);
      writeFileSync(join(this.directory, 'cgroup.kill'), '1');
      const empty = await poll(() => !this.populated(), { timeoutMs: 15_000, everyMs: 10 });
      if (!empty) throw new Error(`processes ${this.processes().join(', ')} of ${this.path} do not die`);
    }
    const directories = hierarchies().all.map((hierarchy) => join(hierarchy, this.path));
    // In the version 1 hierarchies a dead process leaves its group a moment later.
    const gone = await poll(() => directories.every(removed), { timeoutMs: 5_000, everyMs: 20 });
    if (!gone) throw new Error(`cgroup ${this.path} is still in use`);
  }
}

/** A paused container of a guest would not die before it is thawed. */
function thaw(path: string): void {
  for (const directory of tree(join('/sys/fs/cgroup/freezer', path))) {
    const state = join(directory, 'freezer.state');
    if (existsSync(state)) writeFileSync(state, 'THAWED');
  }
}

function removed(directory: string): boolean {
  for (const group of tree(directory).reverse()) {
    try {
      rmdirSync(group);
    } catch {
      // Busy: the caller tries again.
    }
  }
  return !existsSync(directory);
}

/** A directory and all below it, parents first. */
function tree(directory: string): string[] {
  return [directory, ...subdirectories(directory).flatMap((name) => tree(join(directory, name)))];
}

function subdirectories(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}
