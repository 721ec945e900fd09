import { hostAddress } from '../plan/cidr';
import type { ClusterPlan, PlannedPool } from '../plan/model';
import { planNodes } from '../plan/nodes';
import type { DataDiskPoolOptions } from './data-disk';
import type { Settled } from './orchestrator';
import type { ClusterProps } from './props';

/**
 * Host part of the address of the first node of the first role: the addresses below it are left to the router and to
 * others.
 */
export const FIRST_ADDRESS_OFFSET = 11;

/** The pool of the first role. */
export interface FirstPool<Role extends string> {
  readonly name: string;
  readonly role: Role;
  readonly options: DataDiskPoolOptions;
}

type PoolProps = Settled<ClusterProps> & { readonly pools?: Readonly<Record<string, DataDiskPoolOptions>> };

/** Who the nodes of a cluster are: those of the first role, and those of `props.pools`, which all have the other one. */
export function planPools<Role extends string>(
  props: PoolProps,
  first: FirstPool<Role>,
  otherRole: Role,
): Pick<ClusterPlan<Role>, 'cluster' | 'firstRole' | 'pools' | 'nodes'> {
  const { name: cluster, generations, network, pools = {} } = props;
  const firstPool = plannedPool(first.name, first.role, first.options, props);
  const otherPools = Object.entries(pools).map(([name, options]) => plannedPool(name, otherRole, options, props));
  // Every node knows those of the first role by address, so these must outlive the machines.
  const address = (n: number): string | undefined =>
    network.cidr ? hostAddress(network.cidr, FIRST_ADDRESS_OFFSET + n - 1) : undefined;
  return {
    cluster,
    firstRole: first.role,
    pools: [firstPool, ...otherPools],
    nodes: [
      ...planNodes(cluster, firstPool, first.options.count, { generations, address }),
      ...otherPools.flatMap((pool) => planNodes(cluster, pool, pools[pool.name]!.count, { generations })),
    ],
  };
}

/** A pool with everything that was left out filled in. */
export const plannedPool = <Role extends string>(
  name: string,
  role: Role,
  options: DataDiskPoolOptions,
  props: ClusterProps,
): PlannedPool<Role> => ({
  name,
  role,
  hostAffinity: options.hostAffinity ?? 'anti',
  serviceOffering: options.serviceOffering,
  template: options.template ?? props.template,
  ...(options.rootDiskSizeGib ? { rootDiskSizeGib: options.rootDiskSizeGib } : {}),
  ...(options.dataDisk ? { dataDisk: options.dataDisk } : {}),
  ...(options.details ? { details: options.details } : {}),
});
