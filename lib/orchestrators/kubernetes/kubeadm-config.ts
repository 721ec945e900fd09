import type { Settled } from '../../cluster/orchestrator';
import { yaml } from '../../kubernetes-common/yaml';
import type { ClusterPlan, PlannedNode } from '../../plan/model';
import { endpointName, kubernetesSettings, nodeMarks, subnets } from './defaults';
import { kubeletConfiguration } from './kubelet-config';
import { PATHS } from './paths';
import { KUBERNETES_PORTS } from './ports';
import type { ComponentOptions, KubernetesClusterProps, KubernetesRole } from './props';
import { apiServerFiles, apiServerSecurity, TLS_CIPHERS, TLS_VERSION } from './security';

type Props = Settled<KubernetesClusterProps>;

/** A document that kubeadm reads. */
interface KubeadmDocument extends Readonly<Record<string, unknown>> {
  readonly apiVersion: string;
  readonly kind: string;
}

const API_VERSION = 'kubeadm.k8s.io/v1beta4';

export interface KubeadmContext {
  readonly plan: ClusterPlan<KubernetesRole>;
  readonly props: Props;
  /** Public address of the API. */
  readonly endpoint: string;
}

/** For `kubeadm init`, on control planes. */
export const initConfig = (context: KubeadmContext, node: PlannedNode<KubernetesRole>): string =>
  documents(
    initConfiguration(context.props, node),
    clusterConfiguration(context),
    kubeletConfiguration(context.props),
    // nftables mode loses services after restarts with the nft of older distributions.
    { apiVersion: 'kubeproxy.config.k8s.io/v1alpha1', kind: 'KubeProxyConfiguration', mode: 'iptables' },
  );

/** For `kubeadm join`, on all nodes. */
export function joinConfig({ props }: Pick<KubeadmContext, 'props'>, node: PlannedNode<KubernetesRole>): string {
  if (node.address !== undefined) return documents(joinConfiguration(props, node));
  // But for their names the same for all nodes of a pool, of which there may be hundreds.
  const pools = joinConfigs.get(props) ?? new Map<string, string>();
  joinConfigs.set(props, pools);
  const text = pools.get(node.pool.name) ?? documents(joinConfiguration(props, { ...node, name: ANY_NAME }));
  pools.set(node.pool.name, text);
  return text.replace(ANY_NAME, node.name);
}

/** Props → pool → text with `ANY_NAME`. */
const joinConfigs = new WeakMap<Props, Map<string, string>>();

/** Of no node, and in YAML, as names of nodes are, without quotes. */
const ANY_NAME = 'any_name';

const joinConfiguration = (props: Props, node: PlannedNode<KubernetesRole>) => ({
  apiVersion: API_VERSION,
  kind: 'JoinConfiguration',
  discovery: { file: { kubeConfigPath: PATHS.discovery } },
  nodeRegistration: nodeRegistration(props, node),
  ...(node.pool.role === 'control-plane'
    ? { controlPlane: { localAPIEndpoint: localApi(node) }, timeouts: TIMEOUTS }
    : {}),
});

const documents = (...all: readonly KubeadmDocument[]): string => yaml(...all);

/** Enough for members of etcd that all join at once on slow disks; the others are kubeadm's own. */
const TIMEOUTS = { etcdAPICall: '5m0s' };

const initConfiguration = (props: Props, node: PlannedNode<KubernetesRole>) => ({
  apiVersion: API_VERSION,
  kind: 'InitConfiguration',
  // Nobody joins by token. kubeadm makes one all the same, for a day if it is not told otherwise.
  bootstrapTokens: [{ ttl: '1m0s', description: 'not used' }],
  localAPIEndpoint: localApi(node),
  nodeRegistration: nodeRegistration(props, node),
  timeouts: TIMEOUTS,
});

const localApi = ({ address }: PlannedNode) => ({ advertiseAddress: address, bindPort: KUBERNETES_PORTS.api });

function nodeRegistration(props: Props, node: PlannedNode<KubernetesRole>) {
  const { labels, taints } = nodeMarks(props, node);
  const nodeLabels = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return {
    name: node.name,
    criSocket: 'unix:///run/containerd/containerd.sock',
    // Without this key control planes get the taint that keeps workloads away.
    ...(node.pool.role === 'control-plane' ? {} : { taints }),
    kubeletExtraArgs: args({
      ...addressArgs(props, node),
      'node-labels': nodeLabels.join(','),
    }),
  };
}

/** In the place of addresses that only the node itself finds out: its bootstrap writes them here. */
const OWN_ADDRESSES = 'own-addresses';

/** With a cloud controller a node has no address before that has given it one, unless it is told to take its own first. */
function addressArgs(props: Props, { address }: PlannedNode): Record<string, string> {
  if (props.addons?.cloudControllerManager) return { 'cloud-provider': 'external', 'node-ip': address ?? '0.0.0.0' };
  if (props.dualStack) return { 'node-ip': OWN_ADDRESSES };
  return address === undefined ? {} : { 'node-ip': address };
}

function clusterConfiguration({ plan, props, endpoint }: KubeadmContext) {
  const { version, imageRepository } = kubernetesSettings(props);
  const { pods, services } = subnets(props);
  const name = endpointName(plan.cluster);
  const controlPlanes = plan.nodes.filter(({ pool }) => pool.role === 'control-plane');
  const addresses = controlPlanes.flatMap(({ address }) => address ?? []);
  return {
    apiVersion: API_VERSION,
    kind: 'ClusterConfiguration',
    clusterName: plan.cluster,
    kubernetesVersion: `v${version}`,
    controlPlaneEndpoint: `${name}:${KUBERNETES_PORTS.api}`,
    imageRepository,
    encryptionAlgorithm: 'ECDSA-P256',
    certificateValidityPeriod: '8760h0m0s',
    caCertificateValidityPeriod: '87600h0m0s',
    networking: { podSubnet: pods.join(), serviceSubnet: services.join(), dnsDomain: 'cluster.local' },
    etcd: { local: { extraArgs: args({ 'cipher-suites': TLS_CIPHERS, 'tls-min-version': 'TLS1.2' }) } },
    apiServer: {
      certSANs: [name, endpoint, ...addresses, '127.0.0.1', ...(props.apiServerNames ?? [])],
      extraArgs: componentArgs(apiServerSecurity(), props.apiServer),
      extraVolumes: apiServerFiles(),
    },
    controllerManager: { extraArgs: componentArgs(LOCAL_COMPONENT, props.controllerManager) },
    scheduler: { extraArgs: componentArgs(LOCAL_COMPONENT, props.scheduler) },
  };
}

/** Asked by nobody but their own node. */
const LOCAL_COMPONENT = {
  'bind-address': '127.0.0.1',
  profiling: 'false',
  'tls-min-version': TLS_VERSION,
  'tls-cipher-suites': TLS_CIPHERS,
};

const componentArgs = (ours: Readonly<Record<string, string>>, options: ComponentOptions = {}) =>
  args({ ...ours, ...options.extraArgs });

/** Arguments in the form of v1beta4. */
const args = (all: Readonly<Record<string, string>>) => Object.entries(all).map(([name, value]) => ({ name, value }));
