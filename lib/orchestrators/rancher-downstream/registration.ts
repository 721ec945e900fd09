import { ClusterV2 } from '@cloudstack-clusters/provider-rancher2/lib/cluster-v2';
import type { Construct } from 'constructs';
import type { Settled } from '../../cluster/orchestrator';
import { Secret } from '../../secrets/secret';
import type { RancherConnection } from './connection';
import type { RancherDownstreamClusterProps } from './props';

/** A cluster in Rancher, and what its nodes register by. */
export interface Registration {
  /** Rancher's own, `c-m-…`. */
  readonly clusterId: string;
  /** Whoever has it can become a node of the cluster, of any role. Rancher gives another one after some time. */
  readonly token: Secret;
  /** Leads through Rancher. */
  readonly kubeconfig: Secret;
}

/** About the length of Rancher's tokens, in characters. */
const TOKEN_LENGTH = 54;

/** A cluster without machine pools of Rancher's own: it waits for nodes that register. */
export function register(
  scope: Construct,
  connection: RancherConnection,
  { name, version, machineGlobalConfig }: Settled<RancherDownstreamClusterProps>,
): Registration {
  const cluster = new ClusterV2(scope, 'Registration', {
    provider: connection.provider,
    name,
    kubernetesVersion: `v${version}`,
    rkeConfig: machineGlobalConfig && { machineGlobalConfig: JSON.stringify(machineGlobalConfig) },
    // A Rancher that does not answer shall not keep a deploy, or a destroy, for the half an hour that is usual here.
    timeouts: { create: '10m', update: '10m', delete: '10m' },
  });
  const { token } = cluster.clusterRegistrationToken.get(0);
  return {
    clusterId: cluster.clusterV1Id,
    token: new Secret('registration token', 'join', TOKEN_LENGTH, token),
    kubeconfig: new Secret('kubeconfig', 'admin', 0, cluster.kubeConfig),
  };
}
