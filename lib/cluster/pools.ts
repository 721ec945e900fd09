import type { PlannedPool } from '../plan/model';
import type { DataDiskPoolOptions } from './data-disk';
import type { ClusterProps } from './props';

/**
 * Host part of the address of the first node of the first role: the addresses below it are left to the router and to
 * others.
 */
export const FIRST_ADDRESS_OFFSET = 11;

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
