import type { Construct } from 'constructs';
import type { ICluster } from '../lib/cluster/compose';
import type { Orchestrator } from '../lib/cluster/orchestrator';
import type { ClusterProps } from '../lib/cluster/props';
import { DockerHost } from '../lib/orchestrators/docker-host/cluster';
import { dockerHost } from '../lib/orchestrators/docker-host/orchestrator';
import { KubernetesCluster } from '../lib/orchestrators/kubernetes/cluster';
import { kubernetes } from '../lib/orchestrators/kubernetes/orchestrator';
import { RancherCluster } from '../lib/orchestrators/rancher/cluster';
import { rancher } from '../lib/orchestrators/rancher/orchestrator';
import { RancherDownstreamCluster } from '../lib/orchestrators/rancher-downstream/cluster';
import { rancherDownstream } from '../lib/orchestrators/rancher-downstream/orchestrator';
import { SwarmCluster } from '../lib/orchestrators/swarm/cluster';
import { swarm } from '../lib/orchestrators/swarm/orchestrator';
import { withRancherOf } from './rancher-of';

export interface RegistryEntry {
  readonly orchestrator: Orchestrator;
  readonly create: (scope: Construct, id: string, props: ClusterProps) => ICluster;
}

/** The only list of orchestrators: `orchestrator:` of clusters.yaml, the contract tests and the stacks read it. */
export const registry: readonly RegistryEntry[] = [
  entry(swarm, SwarmCluster),
  entry(kubernetes, KubernetesCluster),
  entry(rancher, RancherCluster),
  entry(rancherDownstream, RancherDownstreamCluster, withRancherOf),
  entry(dockerHost, DockerHost),
];

export const orchestrators = registry.map(({ orchestrator }) => orchestrator);

/**
 * Props that reach `create` have passed the same orchestrator's schema: that is what makes the narrowing safe.
 *
 * @param completed fills in what other stacks tell
 */
function entry<Props extends ClusterProps, Role extends string>(
  orchestrator: Orchestrator<Props, Role>,
  cluster: new (scope: Construct, id: string, props: Props) => ICluster,
  completed: (scope: Construct, props: Props) => Props = (_, props) => props,
): RegistryEntry {
  return {
    orchestrator: orchestrator as unknown as Orchestrator,
    create: (scope, id, props) => new cluster(scope, id, completed(scope, props as Props)),
  };
}
