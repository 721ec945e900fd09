import type { Construct } from 'constructs';
import type { z } from 'zod';
import type { CloudInit } from '../cloud-init/document';
import type { ConfigIssue } from '../config/errors';
import type { INetwork } from '../network/network';
import type { ClusterPlan, PlannedNode } from '../plan/model';
import type { Readiness } from '../readiness/readiness-gate';
import type { Secret } from '../secrets/secret';
import type { ClusterProps } from './props';

/** Props of a cluster whose name and network are settled. */
export type Settled<Props extends ClusterProps> = Props & { readonly name: string; readonly network: INetwork };

/** The contract between the generic part and an orchestrator: one folder under `lib/orchestrators` fulfils it. */
export interface Orchestrator<Props extends ClusterProps = ClusterProps, Role extends string = string> {
  /** As in `orchestrator:` of clusters.yaml. */
  readonly name: string;
  /** Shape of the props, network aside: unknown keys and wrong types are its findings. */
  readonly schema: z.ZodObject;
  /** What the schema cannot say: all mistakes at once, with paths below the cluster. */
  check(props: Settled<Props>): ConfigIssue[];
  /**
   * Other clusters of clusters.yaml that this one is about.
   *
   * @default - none
   */
  others?(props: Props): OtherCluster[];
  /**
   * What a cluster that is there cannot become: `deployed` is what `software` told about it then.
   *
   * @default - it can become anything
   */
  checkChange?(deployed: unknown, props: Props): ConfigIssue[];
  /** Who the nodes are and who may talk to what. Pure; `props` have passed the checks. */
  plan(props: Settled<Props>): ClusterPlan<Role>;
  /** What runs on the nodes, and what the user gets. */
  software(scope: Construct, context: SoftwareContext<Props, Role>): Software<Role>;
}

/** A cluster that has to be in the same clusters.yaml. */
export interface OtherCluster {
  /** Where it is named, below the cluster that names it. */
  readonly path: string;
  readonly name: string;
  /** What it has to be. */
  readonly orchestrator: string;
}

export interface SoftwareContext<Props extends ClusterProps, Role extends string> {
  readonly props: Settled<Props>;
  readonly plan: ClusterPlan<Role>;
  /** Address at which the published ports are reached. */
  readonly endpoint: string;
}

export interface Software<Role extends string = string> {
  cloudInit(node: PlannedNode<Role>): CloudInit;
  readonly outputs: SoftwareOutputs;
  /** What the next deploy has to know of this one, for `checkChange`; an output once this one has come to its end. */
  readonly deployed?: object;
  /**
   * How a deploy waits until the cluster is ready.
   *
   * @default - a deploy ends when the machines run
   */
  readonly readiness?: Readiness;
}

/** What only the orchestrator knows; names are the same for all of them where the thing is. */
export interface SoftwareOutputs {
  /** URL of the cluster's API, e.g. `tcp://203.0.113.7:2376`. */
  readonly endpoint: string;
  /** What to type next, for people. */
  readonly nextSteps: string;
  /** Further outputs by name, e.g. `docker_context`. */
  readonly extra: Readonly<Record<string, string | Secret | Readonly<Record<string, string>>>>;
}
