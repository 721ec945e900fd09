import { GPU_LABEL, POOL_LABEL } from '../../kubernetes-common/pools';
import type { PlannedNode } from '../../plan/model';
import { KUBERNETES_PORTS } from './ports';
import type { KubernetesClusterProps, KubernetesRole } from './props';
import { DEFAULT_VERSION } from './versions';

export const CONTROL_PLANE_POOL = 'control-plane';

/** The name by which all nodes know the API: each of them resolves it to all control planes. */
export const endpointName = (cluster: string): string => `api.${cluster}.internal`;

export const endpointUrl = (host: string): string => `https://${host}:${KUBERNETES_PORTS.api}`;

/** Settings of the cluster itself, with everything that was left out filled in. */
export function kubernetesSettings(props: KubernetesClusterProps) {
  return {
    version: props.version ?? DEFAULT_VERSION,
    cni: props.cni ?? 'flannel',
    podCidr: props.podCidr ?? '10.244.0.0/16',
    serviceCidr: props.serviceCidr ?? '10.96.0.0/12',
    imageRepository: props.imageRepository ?? 'registry.k8s.io',
    preinstalled: props.preinstalled ?? false,
    mtu: props.mtu ?? 0,
  };
}

/** Networks of pods and services in all families, as kubeadm takes them. */
export function subnets(props: KubernetesClusterProps): { readonly pods: string[]; readonly services: string[] } {
  const { podCidr, serviceCidr } = kubernetesSettings(props);
  const { dualStack } = props;
  return {
    pods: [podCidr, ...(dualStack ? [dualStack.podCidr] : [])],
    services: [serviceCidr, ...(dualStack ? [dualStack.serviceCidr] : [])],
  };
}

/** Labels, taints and annotations of a node beside those that Kubernetes gives it. */
export function nodeMarks(props: KubernetesClusterProps, { pool }: PlannedNode<KubernetesRole>) {
  const { labels = {}, taints = [], annotations, gpu } = props.pools?.[pool.name] ?? {};
  const ours = { ...(gpu ? { [GPU_LABEL]: 'true' } : {}), [POOL_LABEL]: pool.name };
  return { labels: { ...labels, ...ours }, taints, ...(annotations ? { annotations } : {}) };
}
