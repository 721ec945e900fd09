import type { DataDiskPoolOptions } from '../../cluster/data-disk';
import type { ClusterProps } from '../../cluster/props';
import type { ProxyOptions } from '../../cluster/proxy';
import type { EngineOptions } from '../../docker/engine-options';

export type SwarmRole = 'manager' | 'worker';

/** A Docker Swarm. */
export interface SwarmClusterProps extends ClusterProps {
  /** The nodes that hold the swarm's state: 1, 3, 5 or 7. They are spread over hosts. */
  readonly managers: DataDiskPoolOptions;
  /**
   * Workers: pool name → pool. The name is part of node names. A pool can be added, resized and removed without
   * touching other pools.
   *
   * @default - no workers: the managers run the services
   */
  readonly pools?: Readonly<Record<string, WorkerPoolOptions>>;
  /**
   * Ports of services to publish at the cluster's address: name → port.
   *
   * @default - none
   */
  readonly publish?: Readonly<Record<string, PublishOptions>>;
  /** @default - the distribution's Docker Engine with the settings below */
  readonly engine?: EngineOptions;
  /**
   * The way of nodes, for packages and images, to the outside, where there is no other. What belongs to the cluster is reached
   * without it by itself; containers are told nothing of it.
   *
   * @default - the nodes reach the outside themselves
   */
  readonly proxy?: ProxyOptions;
  /**
   * Network that overlay networks are cut from. Cannot be changed once the swarm exists.
   *
   * @default '10.200.0.0/16'
   */
  readonly addressPool?: string;
  /**
   * Prefix length of each overlay network.
   *
   * @default 24
   */
  readonly addressPoolSubnetSize?: number;
  /**
   * UDP port of the overlay networks' VXLAN, 1024 to 49151. Take another than 4789 where the fabric uses that itself.
   * Cannot be changed once the swarm exists.
   *
   * @default 4789
   */
  readonly dataPathPort?: number;
  /**
   * MTU of the nodes' network card. Docker assumes 1500: give what the guest network really has, else large packets
   * between containers get lost.
   *
   * @default - 1500
   */
  readonly mtu?: number;
  /**
   * Keep services off the managers.
   *
   * @default false
   */
  readonly drainManagers?: boolean;
  /**
   * Stacks to deploy when the swarm is whole for the first time: name → compose file as text. Later changes here reach
   * new managers only: use the docker context for them.
   *
   * @default - none
   */
  readonly stacks?: Readonly<Record<string, string>>;
  /**
   * Archives of the swarm's state on the managers' disks, by timer.
   *
   * @default - no backups
   */
  readonly backup?: BackupOptions;
  /**
   * Further DNS names of the Docker API's certificate, e.g. `['swarm.example.org']`.
   *
   * @default - the public address and the managers' addresses
   */
  readonly apiServerNames?: readonly string[];
}

export interface WorkerPoolOptions extends DataDiskPoolOptions {
  /**
   * Swarm node labels, for placement constraints such as `node.labels.disk == ssd`. `pool` is set by itself.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A port of the cluster's address, balanced over the nodes. */
export interface PublishOptions {
  /** Port at the cluster's address. */
  readonly port: number;
  /**
   * Port that the service publishes on the nodes.
   *
   * @default - the same port
   */
  readonly nodePort?: number;
  /**
   * `tcp-proxy` puts the client's address in front (PROXY protocol, version 1): the service has to understand it.
   *
   * @default 'tcp'
   */
  readonly protocol?: 'tcp' | 'udp' | 'tcp-proxy';
  /** Networks that may connect; `['0.0.0.0/0']` for everybody. */
  readonly cidrs: readonly string[];
  /** @default 'roundrobin' */
  readonly algorithm?: 'roundrobin' | 'leastconn' | 'source';
  /**
   * Pool behind the port.
   *
   * @default - all workers; the managers where there are none
   */
  readonly pool?: string;
}

export interface BackupOptions {
  /** systemd calendar time, e.g. `*-*-* 03:00`. Managers take turns. @default '*-*-* 03:00' */
  readonly schedule?: string;
  /** @default '/var/backups/swarm' */
  readonly directory?: string;
  /** Archives to keep on each manager. @default 7 */
  readonly keep?: number;
}
