import { POOL_LABEL } from '../../kubernetes-common/pools';
import type { PlannedNode } from '../../plan/model';
import { DISTRIBUTIONS, type DistributionFacts } from './distributions';
import { RANCHER_PORTS } from './ports';
import type { RancherClusterProps, RancherRole } from './props';

export const SERVER_POOL = 'server';

export const apiUrl = (host: string): string => `https://${host}:${RANCHER_PORTS.api}`;

export const rancherUrl = (hostname: string): string => `https://${hostname}`;

export const distributionOf = ({ distribution = 'k3s' }: RancherClusterProps): DistributionFacts =>
  DISTRIBUTIONS[distribution];

/** Settings of the cluster itself, with everything that was left out filled in. */
export function rancherSettings(props: RancherClusterProps) {
  const { defaultVersion, podCidr, serviceCidr } = distributionOf(props);
  return {
    version: props.version ?? defaultVersion,
    podCidr: props.podCidr ?? podCidr,
    serviceCidr: props.serviceCidr ?? serviceCidr,
    preinstalled: props.preinstalled ?? false,
  };
}

/** Labels and taints of a node beside those that Kubernetes gives it. */
export function nodeMarks(props: RancherClusterProps, { pool }: PlannedNode<RancherRole>) {
  const { labels = {}, taints = [] } = props.pools?.[pool.name] ?? {};
  return { labels: { ...labels, [POOL_LABEL]: pool.name }, taints };
}
