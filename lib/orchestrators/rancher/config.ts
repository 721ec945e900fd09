import type { SoftwareContext } from '../../cluster/orchestrator';
import { yaml } from '../../kubernetes-common/yaml';
import type { PlannedNode } from '../../plan/model';
import { apiServerArgs } from './fail-over';
import { nodeMarks, rancherSettings } from './defaults';
import { PATHS } from './paths';
import type { RancherClusterProps, RancherRole } from './props';

type Context = SoftwareContext<RancherClusterProps, RancherRole>;

/** Where a node finds its tokens. */
export const TOKEN_FILES = { server: `${PATHS.config}/token`, agent: `${PATHS.config}/agent-token` } as const;

/** config.yaml of a node. How it comes into the cluster stands in another file, which the bootstrap writes. */
export const nodeConfig = (context: Context, node: PlannedNode<RancherRole>): string =>
  yaml({ ...registration(context.props, node), ...(node.pool.role === 'server' ? server(context) : agent) });

function registration(props: RancherClusterProps, node: PlannedNode<RancherRole>) {
  const { labels, taints } = nodeMarks(props, node);
  return {
    'node-name': node.name,
    ...(node.address === undefined ? {} : { 'node-ip': node.address }),
    'node-label': Object.entries(labels).map(([key, value]) => `${key}=${value}`),
    ...(taints.length > 0
      ? { 'node-taint': taints.map(({ key, value = '', effect }) => `${key}=${value}:${effect}`) }
      : {}),
  };
}

const agent = { 'token-file': TOKEN_FILES.agent };

/** Most of it has to be the same on all servers. */
function server({ props, plan, endpoint }: Context) {
  const { podCidr, serviceCidr } = rancherSettings(props);
  const addresses = plan.nodes.flatMap(({ pool, address }) => (pool.role === 'server' && address ? [address] : []));
  return {
    'token-file': TOKEN_FILES.server,
    'agent-token-file': TOKEN_FILES.agent,
    'tls-san': [endpoint, ...addresses, ...(props.apiServerNames ?? [])],
    'cluster-cidr': podCidr,
    'service-cidr': serviceCidr,
    'secrets-encryption': true,
    'write-kubeconfig-mode': '0600',
    ...(apiServerArgs(props).length > 0 ? { 'kube-apiserver-arg': apiServerArgs(props) } : {}),
    ...(props.distribution === 'rke2' ? { cni: 'canal', 'ingress-controller': 'traefik' } : {}),
    ...(props.disable ? { disable: props.disable } : {}),
    ...(props.systemDefaultRegistry === undefined ? {} : { 'system-default-registry': props.systemDefaultRegistry }),
  };
}
