import type { ClusterProps } from '../../cluster/props';
import type { PublishEntries } from '../../cluster/published-services';
import type { LabelledPoolOptions } from '../../kubernetes-common/pools';
import type { RancherAccess } from './access';

/** `server`: holds the cluster's state or its API; `worker`: neither. */
export type DownstreamRole = 'server' | 'worker';

/** Roles of nodes, as Rancher has them. */
export type RancherNodeRole = 'etcd' | 'controlPlane' | 'worker';

/** A cluster of K3s or RKE2 that a Rancher installs on machines of this project, and manages. */
export interface RancherDownstreamClusterProps extends ClusterProps {
  /** The Rancher that manages the cluster; in clusters.yaml also `{ cluster: name }` for one of the same file. */
  readonly rancher: RancherAccess;
  /** Of the distribution that Rancher installs, e.g. `1.35.7+rke2r1` or `1.35.7+k3s1`: one that it offers. */
  readonly version: string;
  /**
   * Take versions that do not go together as far as this package knows.
   *
   * @default false
   */
  readonly allowUntested?: boolean;
  /** The nodes: pool name → pool. The name is part of node names. */
  readonly pools: Readonly<Record<string, DownstreamPoolOptions>>;
  /**
   * Settings of the distribution for all nodes, as in its config.yaml, e.g. `{ cni: 'calico' }`.
   *
   * @default - Rancher's
   */
  readonly machineGlobalConfig?: Readonly<Record<string, unknown>>;
  /**
   * Ports of services to publish at the cluster's address: name → port.
   *
   * @default - none
   */
  readonly publish?: PublishEntries;
}

export interface DownstreamPoolOptions extends LabelledPoolOptions {
  /**
   * What the nodes are for. All pools together need an odd number of `etcd`, and at least one `controlPlane` and
   * `worker`.
   *
   * @default ['worker']
   */
  readonly roles?: readonly RancherNodeRole[];
}
