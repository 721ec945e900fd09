import { renderedFile } from '../../cloud-init/assets';
import type { NodeFile } from '../../cloud-init/document';
import { dataDiskFiles } from '../../cluster/data-disk';
import type { SoftwareContext } from '../../cluster/orchestrator';
import { INIT_MINUTES } from '../../kubernetes-common/founding';
import type { PlannedNode } from '../../plan/model';
import { Secret } from '../../secrets/secret';
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
  const { certificate, key } = pki.joinCertificate(node);
  return [
    ...poolParts(context, node),
    renderedFile('kubernetes/cluster.env.hbs', `${PATHS.config}/cluster.env`, nodeData(context, pki, node), '0644'),
    { path: `${PATHS.config}/kubeadm-join.yaml`, permissions: '0644', content: joinConfig(context, node) },
    {
      path: PATHS.identity,
      permissions: '0600',
      content: Secret.around(`identity of ${node.name}`, [certificate, key], (...texts) => texts.join('')),
    },
  ];
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
function nodeData({ plan, props }: Context, pki: KubernetesPki, node: KubernetesNode) {
  const { version, preinstalled } = kubernetesSettings(props);
  const controlPlanes = plan.nodes.filter(({ pool }) => pool.role === 'control-plane');
  return {
    node: node.name,
    role: node.pool.role,
    version,
    endpoint: endpointName(plan.cluster),
    address: node.address ?? '',
    controlPlanes: controlPlanes.map(({ name, address }) => ({ name, address })),
    // A node that was made anew on purpose finds a cluster that is there, or was.
    mayInit: node.key === controlPlanes[0]?.key && (node.generation === 1 || props.restore !== undefined),
    created: pki.cluster.created,
    initMinutes: INIT_MINUTES,
    preinstalled,
  };
}
