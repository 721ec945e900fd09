import { CloudstackProvider } from '@cdktf/provider-cloudstack/lib/provider';
import { TlsProvider } from '@cloudstack-clusters/provider-tls/lib/provider';
import { App, TerraformStack, Testing } from 'cdktf';
import type { ClusterConfig } from '../../lib/config/load';
import { DockerHost } from '../../lib/orchestrators/docker-host/cluster';
import type { DockerHostProps } from '../../lib/orchestrators/docker-host/props';
import { KubernetesCluster } from '../../lib/orchestrators/kubernetes/cluster';
import type { KubernetesClusterProps } from '../../lib/orchestrators/kubernetes/props';
import { RancherCluster } from '../../lib/orchestrators/rancher/cluster';
import type { RancherClusterProps } from '../../lib/orchestrators/rancher/props';
import { SwarmCluster } from '../../lib/orchestrators/swarm/cluster';
import type { SwarmClusterProps } from '../../lib/orchestrators/swarm/props';
import { ClusterStack } from '../../stacks/cluster-stack';

export type Attributes = Readonly<Record<string, unknown>>;

/** A synthesised stack, without cdktf's own metadata. */
export interface Terraform {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly output: Readonly<Record<string, { readonly value: unknown; readonly sensitive?: boolean }>>;
  readonly locals?: Readonly<Record<string, string>>;
}

/** Nothing is written to disk. */
export function synth(build: (stack: TerraformStack) => void): Terraform {
  const stack = new TerraformStack(new App({ outdir: '/nonexistent' }), 'test');
  new CloudstackProvider(stack, 'CloudStack', {});
  new TlsProvider(stack, 'Tls', {});
  build(stack);
  return parsed(stack);
}

/** A cluster of clusters.yaml. */
export const synthCluster = (cluster: ClusterConfig): Terraform =>
  parsed(new ClusterStack(new App({ outdir: '/nonexistent' }), cluster));

/** The least that a swarm has to be told. */
export const minimalSwarm: SwarmClusterProps = {
  name: 'edge',
  zone: 'zone-1',
  template: 'Debian 12',
  adminCidrs: ['203.0.113.0/24'],
  managers: { count: 1, serviceOffering: 'Small' },
};

export const synthSwarm = (props: Partial<SwarmClusterProps> = {}): Terraform =>
  synth((stack) => new SwarmCluster(stack, 'Cluster', { ...minimalSwarm, ...props }));

/** The least that a Kubernetes has to be told. */
export const minimalKubernetes: KubernetesClusterProps = {
  name: 'edge',
  zone: 'zone-1',
  template: 'Debian 12',
  adminCidrs: ['203.0.113.0/24'],
  controlPlane: { count: 1, serviceOffering: 'Small' },
};

export const synthKubernetes = (props: Partial<KubernetesClusterProps> = {}): Terraform =>
  synth((stack) => new KubernetesCluster(stack, 'Cluster', { ...minimalKubernetes, ...props }));

/** The least that a Rancher has to be told. */
export const minimalRancher: RancherClusterProps = {
  name: 'edge',
  zone: 'zone-1',
  template: 'Debian 12 with K3s',
  preinstalled: true,
  adminCidrs: ['203.0.113.0/24'],
  servers: { count: 1, serviceOffering: 'Small' },
};

export const synthRancher = (props: Partial<RancherClusterProps> = {}): Terraform =>
  synth((stack) => new RancherCluster(stack, 'Cluster', { ...minimalRancher, ...props }));

/** The least that a Docker host has to be told. */
export const minimalDockerHost: DockerHostProps = {
  name: 'edge',
  zone: 'zone-1',
  template: 'Debian 12',
  adminCidrs: ['203.0.113.0/24'],
  hosts: { count: 1, serviceOffering: 'Small' },
};

export const synthDockerHost = (props: Partial<DockerHostProps> = {}): Terraform =>
  synth((stack) => new DockerHost(stack, 'Cluster', { ...minimalDockerHost, ...props }));

/** A pool of small nodes. */
export const pool = (count: number) => ({ count, serviceOffering: 'Small' });

/** Every resource by its address, e.g. `cloudstack_network.Cluster_Network_1A2B3C4D`. */
export function resources({ resource }: Terraform): Map<string, Attributes> {
  return new Map(
    Object.entries(resource).flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, attributes]) => [`${type}.${name}`, attributes] as const),
    ),
  );
}

export const ofType = ({ resource }: Terraform, type: string): Attributes[] => Object.values(resource[type] ?? {});

/** The machine of a name; fails the test where there is none. */
export function instance(terraform: Terraform, name: string): Attributes {
  const found = ofType(terraform, 'cloudstack_instance').find((attributes) => attributes.name === name);
  if (!found) throw new Error(`no instance ${name}`);
  return found;
}

const parsed = (stack: TerraformStack): Terraform => JSON.parse(Testing.synth(stack, true)) as Terraform;
