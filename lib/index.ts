export { SwarmCluster } from './orchestrators/swarm/cluster';
export type * from './orchestrators/swarm/props';
export { KubernetesCluster } from './orchestrators/kubernetes/cluster';
export type * from './orchestrators/kubernetes/props';
export { RancherCluster } from './orchestrators/rancher/cluster';
export type * from './orchestrators/rancher/props';
export { DockerHost } from './orchestrators/docker-host/cluster';
export type * from './orchestrators/docker-host/props';
export { RancherDownstreamCluster } from './orchestrators/rancher-downstream/cluster';
export type * from './orchestrators/rancher-downstream/props';
export type { RancherAccess } from './orchestrators/rancher-downstream/access';
export {
  RancherImportedCluster,
  type RancherImportedClusterProps,
} from './orchestrators/rancher-downstream/imported-cluster';

export { Network } from './network/factory';
export type { BoundNetwork, INetwork, NetworkContext } from './network/network';
export type { IsolatedNetworkOptions } from './network/isolated';
export type { ExistingNetworkOptions } from './network/existing';

export type { ICluster } from './cluster/compose';
export type { ClusterOutput } from './cluster/outputs';
export type { ClusterProps, ExtraUserData, NodePoolOptions, SshOptions } from './cluster/props';
export type { DataDiskOptions, DataDiskPoolOptions } from './cluster/data-disk';
export type { Architecture, ArtifactOptions } from './cluster/downloads';
export type { ProxyOptions } from './cluster/proxy';
export type { EngineOptions } from './docker/engine-options';
export type { LabelledPoolOptions, Taint } from './kubernetes-common/pools';
export type { S3Options } from './kubernetes-common/object-store';
export type { Node } from './compute/node';
export type * from './plan/model';

export { AssumptionError, ClusterConfigError, type ConfigIssue } from './config/errors';

// The providers that a stack with a cluster needs. The bindings are bundled with this package, out of an app's own reach.
export { CloudstackProvider } from '@cdktf/provider-cloudstack/lib/provider';
export { TlsProvider } from '@cloudstack-clusters/provider-tls/lib/provider';
