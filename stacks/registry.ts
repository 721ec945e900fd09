import type { Construct } from 'constructs';
import type { ICluster } from '../lib/cluster/compose';
import type { Orchestrator } from '../lib/cluster/orchestrator';
import type { ClusterProps } from '../lib/cluster/props';
import { KubernetesCluster } from '../lib/orchestrators/kubernetes/cluster';
import { kubernetes } from '../lib/orchestrators/kubernetes/orchestrator';
import { RancherCluster } from '../lib/orchestrators/rancher/cluster';
import { rancher } from '../lib/orchestrators/rancher/orchestrator';
import { SwarmCluster } from '../lib/orchestrators/swarm/cluster';
import { swarm } from '../lib/orchestrators/swarm/orchestrator';

export interface RegistryEntry {
  readonly orchestrator: Orchestrator;
  readonly create: (scope: Construct, id: string, props: ClusterProps) => ICluster;
}

/** The only list of orchestrators: `orchestrator:` of clusters.yaml, the contract tests and the stacks read it. */
export const registry: readonly RegistryEntry[] = [
  entry(swarm, SwarmCluster),
  entry(kubernetes, KubernetesCluster),
  entry(rancher, RancherCluster),
];

export const orchestrators = registry.map(({ orchestrator }) => orchestrator);

/** Props that reach `create` have passed the same orchestrator's schema: that is what makes the narrowing safe. */
function entry<Props extends ClusterProps, Role extends string>(
  orchestrator: Orchestrator<Props, Role>,
  cluster: new (scope: Construct, id: string, props: Props) => ICluster,
): RegistryEntry {
  return {
    orchestrator: orchestrator as unknown as Orchestrator,
    create: (scope, id, props) => new cluster(scope, id, props as Props),
  };
}
