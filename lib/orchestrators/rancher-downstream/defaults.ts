import type { PlannedNode } from '../../plan/model';
import { POOL_LABEL } from '../../kubernetes-common/pools';
import type { DownstreamPoolOptions, DownstreamRole, RancherDownstreamClusterProps, RancherNodeRole } from './props';

export const rolesOf = ({ roles = ['worker'] }: DownstreamPoolOptions): readonly RancherNodeRole[] => roles;

/** Nodes of all pools that have the role. */
export const countOf = ({ pools }: RancherDownstreamClusterProps, role: RancherNodeRole): number =>
  Object.values(pools)
    .filter((pool) => rolesOf(pool).includes(role))
    .reduce((sum, { count }) => sum + count, 0);

export const poolRole = (pool: DownstreamPoolOptions): DownstreamRole =>
  rolesOf(pool).some((role) => role !== 'worker') ? 'server' : 'worker';

export const isRke2 = ({ version }: Pick<RancherDownstreamClusterProps, 'version'>): boolean =>
  version.includes('+rke2r');

/** Labels and taints of a node beside those that Kubernetes and Rancher give it. */
export function nodeMarks({ pools }: RancherDownstreamClusterProps, { pool }: PlannedNode<DownstreamRole>) {
  const { labels = {}, taints = [] } = pools[pool.name]!;
  return { labels: { ...labels, [POOL_LABEL]: pool.name }, taints };
}
