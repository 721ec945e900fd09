import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import type { ConfigIssue } from '../config/errors';
import type { ClusterPlan } from '../plan/model';

/**
 * A kind of CloudStack network, as a definition: made by the factories of `Network`, bound once per cluster.
 * Each kind answers the same questions, so that clusters do not care which one they sit in.
 */
export interface INetwork {
  /** e.g. `isolated` */
  readonly kind: string;
  /** Guest CIDR where it is known beforehand. */
  readonly cidr?: string;
  /** Nodes get IPv6 addresses as well, by router advertisement. */
  readonly ipv6?: boolean;
  /** Addresses of nodes can be chosen. */
  readonly fixedAddresses: boolean;
  /** What is wrong with the definition itself, with paths below `network`. */
  issues(): ConfigIssue[];
  /** Creates the network, or finds it, with the firewall rules of the plan. */
  bind(scope: Construct, context: NetworkContext): BoundNetwork;
}

export interface NetworkContext {
  readonly plan: ClusterPlan;
  /** Zone, by name or UUID. */
  readonly zone: string;
  /** Project, by name or UUID: on every resource that has it, else CloudStack looks in the wrong account. */
  readonly project?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface BoundNetwork {
  /** Address at which the published ports are reached. Known before any node exists. */
  readonly endpoint: string;
  /** Attributes of `cloudstack_instance` that put a node into the network. */
  readonly attachment: { readonly networkId: string };
  /** What has to exist before the first node starts: CloudStack refuses rules while a network is starting. */
  readonly before: readonly ITerraformDependable[];
  /** Leads the plan's published ports to the nodes, given by key → instance id. Returns what has to exist for that. */
  publish(instanceIds: ReadonlyMap<string, string>): ITerraformDependable[];
}
