import { renderedFile, staticFile } from '../../cloud-init/assets';
import type { NodeFile } from '../../cloud-init/document';
import { downloadLines } from '../../cluster/downloads';
import type { Settled, SoftwareContext } from '../../cluster/orchestrator';
import { proxyFiles } from '../../cluster/proxy';
import { discoveryFile } from '../../kubernetes-common/kubeconfig';
import type { ClusterPlan } from '../../plan/model';
import { artifacts, artifactsFor } from './artifacts';
import { endpointName, endpointUrl, kubernetesSettings, subnets } from './defaults';
import { PATHS } from './paths';
import type { KubernetesPki } from './pki';
import type { KubernetesClusterProps, KubernetesRole } from './props';
import { imageArchiveFiles } from './image-archives';
import { registryAuthFiles } from './registry-auth';
import { registryMirrorFiles } from './registry-mirrors';
import { pauseVersion } from './versions';

/** Scripts, units and settings that are the same on all nodes of a role. */
export function commonFiles(
  { plan, props }: SoftwareContext<KubernetesClusterProps, KubernetesRole>,
  pki: KubernetesPki,
  role: KubernetesRole,
): NodeFile[] {
  const { preinstalled } = kubernetesSettings(props);
  return [
    staticFile('common/lib.sh', `${PATHS.programs}/lib.sh`),
    unit('common/cluster-bootstrap.service', 'cluster-bootstrap.service'),
    program('kubernetes/bootstrap.sh', 'bootstrap.sh'),
    ...registryMirrorFiles(props).map(shared),
    ...registryAuthFiles(props),
    ...imageArchiveFiles(props),
    ...(props.dualStack ? [part('dual-stack.sh')] : []),
    ...proxyFiles(props.proxy, proxiedServices(props, role), reachedDirectly(plan, props)),
    { path: PATHS.ca, permissions: '0644', content: pki.cluster.certificate('join') },
    ...(role === 'control-plane' ? toolFiles(plan.cluster, props) : []),
    ...(role === 'control-plane' || !preinstalled || props.imageArchives?.length ? [programs] : []),
    ...(preinstalled ? [] : [artifactsFile(props, role)]),
  ];
}

/** Those that fetch something. */
const proxiedServices = ({ backup }: KubernetesClusterProps, role: KubernetesRole): string[] => [
  'cluster-',
  'containerd',
  'kubelet',
  ...(backup && role === 'control-plane' ? ['etcd-snapshot'] : []),
];

/** kubeadm hands this on to the cluster's own pods. Older programs do not know networks, hence the addresses. */
function reachedDirectly(plan: ClusterPlan, props: Settled<KubernetesClusterProps>): string[] {
  const { pods, services } = subnets(props);
  const addresses = plan.nodes.flatMap(({ address }) => address ?? []);
  const networks = [...(props.network.cidr ? [props.network.cidr] : []), ...pods, ...services];
  return [endpointName(plan.cluster), ...addresses, ...networks, '.svc', '.cluster.local'];
}

const shared = (file: NodeFile): NodeFile => ({ ...file, shared: true });

export const unit = (source: string, name: string): NodeFile => staticFile(source, `${PATHS.units}/${name}`);

export const program = (source: string, name: string): NodeFile =>
  staticFile(source, `${PATHS.programs}/${name}`, '0755');

/** A piece of the bootstrap that only some nodes need. */
export const part = (name: string): NodeFile =>
  staticFile(`kubernetes/parts/${name}`, `${PATHS.programs}/parts/${name}`);

const programs = staticFile('kubernetes/programs.sh', `${PATHS.programs}/programs.sh`);

/** Control planes bring these, and hand them out to workers: parts/control-plane.sh has the same list. */
function toolFiles(cluster: string, props: KubernetesClusterProps): NodeFile[] {
  const { preinstalled, imageRepository, version } = kubernetesSettings(props);
  const sandboxImage = `${imageRepository}/pause:${pauseVersion(version)}`;
  const apiUrl = endpointUrl(endpointName(cluster));
  return [
    staticFile('kubernetes/node.sh', `${PATHS.programs}/node.sh`),
    program('kubernetes/metadata-guard.sh', 'metadata-guard.sh'),
    program('kubernetes/upgrade.sh', 'upgrade.sh'),
    unit('kubernetes/cluster-upgrade.service', 'cluster-upgrade.service'),
    unit('kubernetes/cluster-upgrade.timer', 'cluster-upgrade.timer'),
    unit('kubernetes/20-cluster.conf', 'kubelet.service.d/20-cluster.conf'),
    renderedFile('kubernetes/containerd.toml.hbs', '/etc/containerd/config.toml', { sandboxImage }, '0644'),
    { path: PATHS.discovery, permissions: '0644', content: discoveryFile(apiUrl, PATHS.ca, PATHS.identity) },
    ...(preinstalled ? [] : serviceFiles),
  ];
}

/** What a template without Kubernetes' programs needs. */
const serviceFiles: readonly NodeFile[] = [
  unit('kubernetes/containerd.service', 'containerd.service'),
  unit('kubernetes/kubelet.service', 'kubelet.service'),
  unit('kubernetes/10-kubeadm.conf', 'kubelet.service.d/10-kubeadm.conf'),
];

const artifactsFile = (props: KubernetesClusterProps, role: KubernetesRole): NodeFile =>
  shared({
    path: `${PATHS.config}/artifacts`,
    permissions: '0644',
    content: downloadLines(artifactsFor(role, artifacts(props))),
  });
