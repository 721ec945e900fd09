import { existsSync, readFileSync } from 'node:fs';
import { run } from '../common/run';
import { UserError } from '../common/user-error';

/** Debian packages behind the local CloudStack's real nodes and routers. */
export const nodePackages = [
  'systemd-container',
  'debootstrap',
  'dnsmasq-base',
  'nftables',
  'haproxy',
  'iproute2',
  'zstd',
];

/**
 * Debian packages out of which the programs and images of a Kubernetes cluster are built where they cannot be
 * downloaded: a C compiler with seccomp for runc, and what the images of kube-proxy and flannel bring along.
 */
export const buildPackages = [
  'gcc',
  'libc6-dev',
  'libseccomp-dev',
  'pkg-config',
  'iptables',
  'nftables',
  'conntrack',
  'iproute2',
  'zstd',
];

/** Debian packages that only the tests of this project use. */
export const testPackages = ['shellcheck', 'cloud-init'];

/** Whether this is Debian or one of its children, the only systems whose packages we know by name. */
export function isDebian(): boolean {
  return existsSync('/usr/bin/dpkg-query') && existsSync('/usr/bin/apt-get');
}

/** Those of `names` that are not installed, read from dpkg's own list. */
export function missingPackages(
  names: readonly string[],
  status = readFileSync('/var/lib/dpkg/status', 'utf8'),
): string[] {
  const installed = new Set<string>();
  for (const entry of status.split('\n\n')) {
    const name = /^Package: (.+)$/m.exec(entry)?.[1];
    if (name && /^Status: \S+ \S+ installed$/m.test(entry)) installed.add(name);
  }
  return names.filter((name) => !installed.has(name));
}

/** Installs with apt, without questions and without what the packages merely recommend. */
export async function installPackages(names: readonly string[], onLine: (line: string) => void): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '--no-install-recommends', ...names];
  for (const args of [['update'], install]) {
    const { code, output } = await run('apt-get', args, { env, onLine });
    if (code !== 0) {
      const said = output.split('\n').slice(-5).join('\n');
      throw new UserError(`apt-get ${args.join(' ')} failed; it said:\n${said}`);
    }
  }
}

/** Makes sure that packages are there where Debian's are known by name; a `UserError` says what to run without root. */
export async function ensurePackages(names: readonly string[], progress: (text: string) => void): Promise<void> {
  const missing = isDebian() ? missingPackages(names) : [];
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) {
    throw new UserError(`missing Debian packages, please run: sudo apt-get install ${missing.join(' ')}`);
  }
  progress(`installing ${missing.join(' ')}`);
  await installPackages(missing, () => undefined);
}
