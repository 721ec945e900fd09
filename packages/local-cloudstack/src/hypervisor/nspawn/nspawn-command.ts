import { netnsPath } from './netns';

export interface NspawnOptions {
  /** Name for systemd-nspawn, unique on the host. */
  readonly machine: string;
  readonly hostname: string;
  readonly netns: string;
  /** Arguments that say where the root and its volumes are. */
  readonly disk: readonly string[];
}

export const nspawnEnvironment = {
  // The guest may write its network's sysctls; all others are the host's.
  SYSTEMD_NSPAWN_API_VFS_WRITABLE: 'network',
  // A machine's cgroup says whether it runs; lock files would stay behind when the power is cut.
  SYSTEMD_NSPAWN_LOCK: '0',
};

/**
 * A container with nearly all rights of a machine of its own: container runtimes need them. Without the capabilities
 * dropped here a guest could set the host's clock or load modules.
 */
export function nspawnCommand(options: NspawnOptions): string[] {
  return [
    'systemd-nspawn',
    '--quiet',
    '--boot',
    `--machine=${options.machine}`,
    `--hostname=${options.hostname}`,
    ...options.disk,
    `--network-namespace-path=${netnsPath(options.netns)}`,
    '--capability=all',
    '--drop-capability=CAP_SYS_TIME,CAP_SYS_MODULE,CAP_SYS_RAWIO',
    '--system-call-filter=@keyring bpf',
    // Both: without its own unit and without a register there is no need for a running systemd on the host.
    '--register=no',
    '--keep-unit',
    '--resolv-conf=off',
    '--timezone=off',
    '--link-journal=no',
    '--console=read-only',
  ];
}
