import { renderedFile } from '../../cloud-init/assets';
import type { NodeFile } from '../../cloud-init/document';
import { dataDiskFiles } from '../../cluster/data-disk';
import type { SoftwareContext } from '../../cluster/orchestrator';
import { INIT_MINUTES } from '../../kubernetes-common/founding';
import { hostAddress } from '../../plan/cidr';
import type { PlannedNode } from '../../plan/model';
import { Secret } from '../../secrets/secret';
import { shortKey } from '../../secrets/short-key';
import { part } from './common-files';
import { endpointName, kubernetesSettings } from './defaults';
import { initConfig, joinConfig } from './kubeadm-config';
import { PATHS } from './paths';
import type { KubernetesPki } from './pki';
import type { KubernetesClusterProps, KubernetesRole } from './props';

type Context = SoftwareContext<KubernetesClusterProps, KubernetesRole>;
type KubernetesNode = PlannedNode<KubernetesRole>;

/** What differs from node to node. */
export function nodeFiles(context: Context, pki: KubernetesPki, node: KubernetesNode): NodeFile[] {
  return [
    ...poolParts(context, node),
    renderedFile('kubernetes/cluster.env.hbs', `${PATHS.config}/cluster.env`, nodeData(context, pki, node), '0644'),
    { path: `${PATHS.config}/kubeadm-join.yaml`, permissions: '0644', content: joinConfig(context, node) },
    ...(node.pool.role === 'control-plane' ? [] : [identityFile(pki, node)]),
  ];
}

/** Control planes make theirs themselves. */
function identityFile(pki: KubernetesPki, node: KubernetesNode): NodeFile {
  const { certificate, key } = pki.joinCertificate(node);
  return {
    path: PATHS.identity,
    permissions: '0600',
    content: Secret.around(`identity of ${node.name}`, [certificate, shortKey(key)], (...texts) => texts.join('')),
  };
}

/** What only the nodes of some pools do. */
const poolParts = ({ props }: Context, { pool }: KubernetesNode): NodeFile[] => [
  ...dataDiskFiles(pool, pool.role === 'control-plane' ? ['etcd', 'containerd'] : ['containerd']),
  ...(pool.dataDisk && pool.role === 'control-plane' ? [part('etcd-disk.sh')] : []),
  ...(props.pools?.[pool.name]?.gpu ? [part('gpu.sh')] : []),
];

export const initFile = (context: Context, node: KubernetesNode): NodeFile => ({
  path: `${PATHS.config}/kubeadm-init.yaml`,
  permissions: '0600',
  content: initConfig(context, node),
});

/** What the template is filled with. How many workers there are is no business of any node. */
function nodeData({ plan, props, endpoint }: Context, pki: KubernetesPki, node: KubernetesNode) {
  const { version, preinstalled } = kubernetesSettings(props);
  const controlPlanes = plan.nodes.filter(({ pool }) => pool.role === 'control-plane');
  return {
    node: node.name,
    role: node.pool.role,
    version,
    endpoint: endpointName(plan.cluster),
    address: node.address ?? '',
    apiNames: apiNames(plan.cluster, props, endpoint).join(' '),
    controlPlanes: controlPlanes.map(({ name, address }) => ({ name, address })),
    // A node that was made anew on purpose finds a cluster that is there, or was.
    mayInit: node.key === controlPlanes[0]?.key && (node.generation === 1 || props.restore !== undefined),
    created: pki.cluster.created,
    initMinutes: INIT_MINUTES,
    preinstalled,
  };
}

/** By which the API is known, beside the addresses of the control planes: no kubelet gets a certificate for them. */
function apiNames(cluster: string, props: KubernetesClusterProps, endpoint: string): string[] {
  const inside = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'];
  const address = hostAddress(kubernetesSettings(props).serviceCidr, 1)!;
  return [endpointName(cluster), endpoint, ...(props.apiServerNames ?? []), address, 'localhost', ...inside];
}
