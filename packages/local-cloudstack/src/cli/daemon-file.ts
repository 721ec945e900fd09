import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { pathsIn } from './state-dir';

interface DaemonFile {
  readonly pid: number;
  /** When the process began, in the kernel's ticks: a later process with the same number has another. */
  readonly began?: string;
}

/** Process number of the daemon of this cloud, when it lives. */
export function runningDaemon(stateDir: string): number | undefined {
  const path = pathsIn(stateDir).daemon;
  if (!existsSync(path)) return undefined;
  try {
    const { pid, began } = JSON.parse(readFileSync(path, 'utf8')) as DaemonFile;
    return isAlive(pid) && began === beginOf(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Makes this process the daemon of the cloud. False when there is one already. */
export function becomeDaemon(stateDir: string): boolean {
  const path = pathsIn(stateDir).daemon;
  const own = `${path}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, began: beginOf(process.pid) }), { mode: 0o600 });
  try {
    if (runningDaemon(stateDir) !== undefined) return false;
    rmSync(path, { force: true });
    linkSync(own, path);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

export function resignAsDaemon(stateDir: string): void {
  if (runningDaemon(stateDir) === process.pid) rmSync(pathsIn(stateDir).daemon, { force: true });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return kernelStatus(pid)?.[0] !== zombie;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A process that has ended, and whose parent has not asked for its exit code. */
const zombie = 'Z';

const beginOf = (pid: number): string | undefined => kernelStatus(pid)?.[19];

/** What Linux says after the name of the process: its state, …, when it began. */
function kernelStatus(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
