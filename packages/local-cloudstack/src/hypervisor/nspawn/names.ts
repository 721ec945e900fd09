import { createHash } from 'node:crypto';

/**
 * Every name that the whole host sees. All begin with `lcs<cloudId>-` (cgroup and nft table: exactly `lcs<cloudId>`), so
 * that several clouds live side by side and a sweep finds what a crashed one left.
 */
export class Names {
  /** Name of the cgroup and of the host's nft table. */
  readonly cloud: string;
  /** What all other names begin with. */
  readonly prefix: string;
  /** The link that carries the gateway of the public range. */
  readonly publicLink: string;

  constructor(cloudId: string) {
    if (!/^[a-z0-9]{4,6}$/.test(cloudId)) {
      throw new Error(`cloudId is 4 to 6 characters of a-z and 0-9, got ${JSON.stringify(cloudId)}`);
    }
    this.cloud = `lcs${cloudId}`;
    this.prefix = `${this.cloud}-`;
    this.publicLink = `${this.prefix}pub`;
  }

  /** Name of a machine for systemd-nspawn, of its network namespace and of its overlay mount. */
  machine(machineId: string): string {
    return `${this.prefix}${machineUnit(machineId)}`;
  }

  /** Network namespace of a network's router. */
  router(networkId: string): string {
    return `${this.prefix}${routerUnit(networkId)}`;
  }

  /** The host's end of a router's public link: 15 characters, as long as a link's name may be. */
  routerLink(networkId: string): string {
    return `${this.prefix}${digest(networkId, 5)}`;
  }
}

/** The names of a cloud known by `Names.cloud`. */
export const namesOf = (cloud: string): Names => new Names(cloud.replace(/^lcs/, ''));

/** Cgroup of a machine below the cloud's. */
export const machineUnit = (machineId: string): string => `m${digest(machineId, 8)}`;

/** Cgroup of the process that keeps a machine running. */
export const keeperUnit = (machineId: string): string => `k${digest(machineId, 8)}`;

/** Cgroup of a router's processes. */
export const routerUnit = (networkId: string): string => `r${digest(networkId, 8)}`;

/** A machine's port on its router's bridge. Set it down and the machine is cut off. */
export const machinePort = machineUnit;

/** Where to cut a machine off: `ip -n <netns> link set <link> down`. */
export function machineLink(cloudId: string, networkId: string, machineId: string): { netns: string; link: string } {
  return { netns: new Names(cloudId).router(networkId), link: machinePort(machineId) };
}

function digest(id: string, length: number): string {
  const number = createHash('sha256').update(id).digest().readBigUInt64BE();
  return number.toString(36).padStart(length, '0').slice(-length);
}
