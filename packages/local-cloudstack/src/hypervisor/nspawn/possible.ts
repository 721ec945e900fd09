import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { hierarchies } from './cgroup';
import { searchPath } from './run';

/** Programs that are called, and the Debian package that has each. */
const programs: Readonly<Record<string, string>> = {
  'systemd-nspawn': 'systemd-container',
  debootstrap: 'debootstrap',
  dnsmasq: 'dnsmasq-base',
  nft: 'nftables',
  haproxy: 'haproxy',
  ip: 'iproute2',
  nsenter: 'util-linux',
  unshare: 'util-linux',
  flock: 'util-linux',
  mount: 'mount',
  sysctl: 'procps',
};

/** One line that says why real machines cannot run here and what would help; undefined where they can. */
export function nspawnImpossibleBecause(): string | undefined {
  if (process.platform !== 'linux') return `real machines need Linux, this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'real machines need root: run it with sudo';
  const missing = Object.entries(programs).filter(([program]) => !onPath(program));
  if (missing.length > 0) {
    const packages = [...new Set(missing.map(([, name]) => name))].join(' ');
    return `real machines need ${missing.map(([program]) => program).join(', ')}: apt-get install ${packages}`;
  }
  const { v2 } = hierarchies();
  if (!v2) return 'real machines need a cgroup version 2 hierarchy below /sys/fs/cgroup';
  if (!existsSync('/proc/sys/fs/inotify/max_user_instances')) return 'real machines need a kernel with inotify';
  return undefined;
}

function onPath(program: string): boolean {
  return searchPath.split(':').some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
