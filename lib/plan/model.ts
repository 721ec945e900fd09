/**
 * A cluster as plain data: every node, rule and port by name, computed from props with no Terraform in sight.
 * Diagrams, tables, checks and most tests read this; only `lib/cluster` turns it into resources.
 *
 * @typeParam Role the orchestrator's roles, e.g. `'manager' | 'worker'`
 */
export interface ClusterPlan<Role extends string = string> {
  /** Name of the cluster: prefix of all names in the cloud. */
  readonly cluster: string;
  /** The role that forms the cluster. Its nodes exist before all others. */
  readonly firstRole: Role;
  readonly pools: readonly PlannedPool<Role>[];
  readonly nodes: readonly PlannedNode<Role>[];
  readonly rules: readonly AccessRule<Role>[];
  readonly publishedPorts: readonly PublishedPort<Role>[];
}

/** What all nodes of a pool have in common. */
export interface PlannedPool<Role extends string = string> {
  readonly name: string;
  readonly role: Role;
  readonly hostAffinity: HostAffinity;
  readonly serviceOffering: string;
  readonly template: string;
  readonly rootDiskSizeGib?: number;
  /** A disk beside the machine's own, which stays when the machine is made anew. */
  readonly dataDisk?: { readonly diskOffering: string; readonly sizeGib?: number };
  /** CloudStack's VM details, e.g. `cpuNumber` and `memory` of a custom offering. */
  readonly details?: Readonly<Record<string, string>>;
}

export interface PlannedNode<Role extends string = string> {
  /** `<pool>-<n>`: identifies the node in the cluster and in Terraform, for ever. */
  readonly key: string;
  /** Host name: `<cluster>-<pool>-<n>`. */
  readonly name: string;
  readonly pool: PlannedPool<Role>;
  /** Fixed address in the guest network. Without one, CloudStack chooses. */
  readonly address?: string;
  /** Raised by the user to have the node replaced. */
  readonly generation: number;
}

/** How CloudStack spreads the nodes of a pool over hosts. */
export type HostAffinity = 'anti' | 'strict-anti' | 'together' | 'none';

/** Who may talk to what. What no rule allows does not get through. */
export interface AccessRule<Role extends string = string> {
  readonly description: string;
  readonly direction: 'ingress' | 'egress';
  readonly protocol: 'tcp' | 'udp' | 'icmp' | 'all';
  /** `"2376"` or `"30000-32767"`; absent for icmp and all. */
  readonly ports?: string;
  /** Where it comes from (ingress) or goes to (egress). */
  readonly peer: Peer;
  /** The nodes that the rule is about. */
  readonly target: Role | 'all';
}

export type Peer =
  /** The nodes of this cluster. */
  | { readonly kind: 'cluster' }
  /** Named networks outside, e.g. the operators'. */
  | { readonly kind: 'cidrs'; readonly name: string; readonly cidrs: readonly string[] }
  | { readonly kind: 'anywhere' };

/** A port of the cluster's public address, balanced over the nodes of some pools. */
export interface PublishedPort<Role extends string = string> {
  /** Unique in the cluster, e.g. `docker-api`. */
  readonly name: string;
  readonly protocol: 'tcp' | 'udp' | 'tcp-proxy';
  readonly publicPort: number;
  readonly nodePort: number;
  readonly peer: Peer;
  readonly algorithm: 'roundrobin' | 'leastconn' | 'source';
  /** Nodes behind the port. */
  readonly members: { readonly role: Role } | { readonly pool: string } | { readonly node: string };
}

/** The planned nodes behind a published port. */
export function membersOf<Role extends string>(
  plan: Pick<ClusterPlan<Role>, 'nodes'>,
  { members }: PublishedPort<Role>,
): PlannedNode<Role>[] {
  return plan.nodes.filter((node) => {
    if ('role' in members) return node.pool.role === members.role;
    if ('pool' in members) return node.pool.name === members.pool;
    return node.key === members.node;
  });
}
