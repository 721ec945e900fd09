import type { ConfigIssue } from '../config/errors';
import { hostAddress, hostCount, overlaps } from '../plan/cidr';
import { FIRST_ADDRESS_OFFSET } from './pools';
import type { Settled } from './orchestrator';
import type { ClusterProps } from './props';

/** The guest network, where it is known and well formed. */
export const usableCidr = ({ network }: Settled<ClusterProps>): string | undefined =>
  network.issues().length === 0 ? network.cidr : undefined;

/** Nodes of the first role have the addresses from the 11th on, the others what is left; one is the router's. */
export function roomIssues(
  props: Settled<ClusterProps>,
  { nodes, first, what }: { readonly nodes: number; readonly first: number; readonly what: string },
): ConfigIssue[] {
  const cidr = usableCidr(props);
  if (!cidr) return [];
  const path = 'network.cidr';
  const room = hostCount(cidr) - 1;
  if (nodes > room) {
    return [
      { path, message: `${cidr} has room for ${Math.max(room, 0)} nodes, planned are ${nodes}: take a larger network` },
    ];
  }
  const last = FIRST_ADDRESS_OFFSET + first - 1;
  if (hostAddress(cidr, last)) return [];
  const message = `${cidr} has no ${last}th address, which the last ${what} would have: take a larger network`;
  return [{ path, message }];
}

export interface NamedNetwork {
  readonly path: string;
  readonly cidr: string;
}

/** The pairs of networks that share an address, in the order in which they are given. */
export const overlapping = (networks: readonly NamedNetwork[]): (readonly [NamedNetwork, NamedNetwork])[] =>
  networks
    .flatMap((a, i) => networks.slice(i + 1).map((b) => [a, b] as const))
    .filter(([a, b]) => overlaps(a.cidr, b.cidr));

/** Pods, services and nodes may not share addresses. */
export function podNetworkIssues(
  props: Settled<ClusterProps>,
  { podCidr, serviceCidr }: { readonly podCidr: string; readonly serviceCidr: string },
): ConfigIssue[] {
  const cidr = usableCidr(props);
  const networks = [
    ...(cidr ? [{ path: 'network.cidr', cidr }] : []),
    { path: 'podCidr', cidr: podCidr },
    { path: 'serviceCidr', cidr: serviceCidr },
  ];
  return overlapping(networks).map(([a, b]) => ({
    path: b.path,
    message: `${b.cidr} overlaps ${a.path} ${a.cidr}: move one of them`,
  }));
}
