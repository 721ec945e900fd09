import { readFileSync } from 'node:fs';
import type { Cgroup } from './cgroup';

/** Process id, as the host counts, of a machine's PID 1; undefined while there is none. */
export function leaderOf(machine: Cgroup): number | undefined {
  return machine.processes().find((pid) => namespacePids(pid)?.join() === `${pid},1`);
}

/** A process's ids from the host's namespace inwards: a container inside the machine adds a third. */
function namespacePids(pid: number): number[] | undefined {
  try {
    const line = /^NSpid:\s*(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line?.[1]?.split(/\s+/).map(Number);
  } catch {
    return undefined;
  }
}

/** The command line that runs a command in a machine, as root, without any login. */
export function enterMachine(leader: number, command: readonly string[]): string[] {
  const environment = [
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'HOME=/root',
    'LANG=C.UTF-8',
    `TERM=${process.env.TERM ?? 'dumb'}`,
  ];
  const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup'];
  return [
    'nsenter',
    `--target=${leader}`,
    ...namespaces,
    '--root',
    '--wd',
    'env',
    '--ignore-environment',
    ...environment,
    ...command,
  ];
}
