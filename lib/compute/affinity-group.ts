import { AffinityGroup } from '@cdktf/provider-cloudstack/lib/affinity-group';
import type { Construct } from 'constructs';
import type { HostAffinity, PlannedPool } from '../plan/model';

const TYPES: Record<Exclude<HostAffinity, 'none'>, string> = {
  anti: 'non-strict host anti-affinity',
  'strict-anti': 'host anti-affinity',
  together: 'host affinity',
};

/** The affinity group of a pool, or undefined where CloudStack may place the nodes as it likes. */
export function affinityGroup(
  scope: Construct,
  options: { readonly cluster: string; readonly pool: PlannedPool; readonly project?: string },
): AffinityGroup | undefined {
  const { cluster, pool, project } = options;
  if (pool.hostAffinity === 'none') return undefined;
  return new AffinityGroup(scope, `Affinity-${pool.name}`, {
    name: `${cluster}-${pool.name}`,
    description: `Placement of the ${pool.name} nodes of ${cluster}`,
    type: TYPES[pool.hostAffinity],
    project,
  });
}
