import type { DataDiskPoolOptions } from '../../cluster/data-disk';
import type { ClusterProps } from '../../cluster/props';
import type { ProxyOptions } from '../../cluster/proxy';
import type { PublishEntry } from '../../cluster/published-services';
import type { EngineOptions } from '../../docker/engine-options';

export type DockerHostRole = 'host';

/** One or more machines with Docker Engine, each by itself. */
export interface DockerHostProps extends ClusterProps {
  /**
   * The machines. With a data disk, all of Docker is on it and stays when the machine is made anew: images, containers,
   * volumes.
   */
  readonly hosts: DataDiskPoolOptions;
  /**
   * Ports of containers to publish at the public address: name → port, balanced over the hosts.
   *
   * @default - none
   */
  readonly publish?: Readonly<Record<string, DockerHostPublishOptions>>;
  /** @default - the distribution's Docker Engine with the settings below */
  readonly engine?: DockerHostEngineOptions;
  /**
   * Labels of the engines, which `docker info` shows.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Compose projects: name → compose file as text. Each host starts them at its first boot; later changes here reach new
   * machines only.
   *
   * @default - none
   */
  readonly compose?: Readonly<Record<string, string>>;
  /**
   * The way of hosts, for packages and images, to the outside, where there is no other. Containers are told nothing of it.
   *
   * @default - the hosts reach the outside themselves
   */
  readonly proxy?: ProxyOptions;
  /**
   * MTU of the hosts' network card. Docker assumes 1500: give what the guest network really has, else large packets of
   * containers get lost.
   *
   * @default - 1500
   */
  readonly mtu?: number;
  /**
   * Further DNS names of the Docker API's certificates, e.g. `['docker.example.org']`.
   *
   * @default - the public address, and each host's own address and name
   */
  readonly apiServerNames?: readonly string[];
}

/** A port of the public address. */
export type DockerHostPublishOptions = Omit<PublishEntry, 'pool'>;

export interface DockerHostEngineOptions extends EngineOptions {
  /**
   * Containers run on while dockerd is restarted. To be off on a host that shall join a swarm.
   *
   * @default true
   */
  readonly liveRestore?: boolean;
}
