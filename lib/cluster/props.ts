import type { INetwork } from '../network/network';
import type { HostAffinity } from '../plan/model';

/** What every cluster is told, whatever its orchestrator. */
export interface ClusterProps {
  /**
   * Name of the cluster: prefix of all names in CloudStack. Lower-case letters, digits and hyphens.
   *
   * @default - the construct's id in lower case; in clusters.yaml the key
   */
  readonly name?: string;
  /** Zone, by name or UUID. */
  readonly zone: string;
  /** Template of the nodes, by name or UUID: a Linux with cloud-init. Pools may have their own. */
  readonly template: string;
  /**
   * Project, by name or UUID.
   *
   * @default - the account's own resources
   */
  readonly project?: string;
  /**
   * Where the nodes sit.
   *
   * @default Network.isolated()
   */
  readonly network?: INetwork;
  /** Networks of the operators, e.g. `['203.0.113.0/24']`: only they reach the cluster's API. */
  readonly adminCidrs: readonly string[];
  /**
   * Let `adminCidrs` hold 0.0.0.0/0. The cluster's API is then open to the world, guarded by its certificates alone.
   *
   * @default false
   */
  readonly allowAnywhere?: boolean;
  /**
   * SSH to the nodes, for operators only. Clusters need none.
   *
   * @default - no way in by SSH
   */
  readonly ssh?: SshOptions;
  /**
   * Names or addresses of time servers, e.g. `['time.example.org']`. A node with a wrong clock believes no certificate.
   * cloud-init sets the client that the template has, and installs one where there is none.
   *
   * @default - those of the template
   */
  readonly timeServers?: readonly string[];
  /**
   * Tags of machines and networks, beside `cluster`, `pool` and `role`.
   *
   * @default - none
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Node key (`manager-1`, `worker-2`) → generation. Raising a number has that node replaced by the next deploy,
   * with the user data and template of then. Nodes of the first role one at a time.
   *
   * @default - 1 for every node
   */
  readonly generations?: Readonly<Record<string, number>>;
  /**
   * Additions to the user data of all nodes, run before the cluster's own steps end.
   *
   * @default - none
   */
  readonly extraUserData?: ExtraUserData;
  /**
   * Longest user data that the cloud takes, in characters: its global setting `vm.userdata.max.length`.
   *
   * @default 32768
   */
  readonly userDataLimit?: number;
}

export interface SshOptions {
  /** Public keys in OpenSSH form, for the template's default user. */
  readonly publicKeys?: readonly string[];
  /** Name of a key pair that is registered in CloudStack. */
  readonly keyPair?: string;
  /**
   * The template's default user, for the `ssh_command` output.
   *
   * @default 'debian'
   */
  readonly user?: string;
}

export interface ExtraUserData {
  readonly packages?: readonly string[];
  readonly files?: readonly {
    readonly path: string;
    readonly content: string;
    /** @default '0644' */
    readonly permissions?: string;
  }[];
  /** Argument vectors, run without a shell at the end of the first boot, before the cluster is joined. */
  readonly run?: readonly (readonly string[])[];
}

/** What makes one pool of identical nodes. */
export interface NodePoolOptions {
  /** Nodes in the pool. Names and addresses are stable: shrinking removes the highest numbers. */
  readonly count: number;
  /** Compute offering, by name or UUID. A UUID saves a lookup on every refresh. */
  readonly serviceOffering: string;
  /**
   * Template of this pool.
   *
   * @default - the cluster's template
   */
  readonly template?: string;
  /**
   * Root disk in GiB.
   *
   * @default - the size of the template
   */
  readonly rootDiskSizeGib?: number;
  /**
   * CloudStack's VM details, e.g. `{ cpuNumber: '4', memory: '8192' }` for a custom offering. Keys are case-sensitive.
   *
   * @default - none
   */
  readonly details?: Readonly<Record<string, string>>;
  /**
   * How CloudStack spreads the nodes over hosts. `strict-anti` refuses to start a node for which no host is left,
   * and the refused machine has to be removed by hand.
   *
   * @default 'anti'
   */
  readonly hostAffinity?: HostAffinity;
}
