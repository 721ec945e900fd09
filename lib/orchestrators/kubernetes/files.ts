import { renderedFile, staticFile } from '../../cloud-init/assets';
import type { NodeFile } from '../../cloud-init/document';
import { kubernetesSettings } from './defaults';
import type { KubernetesClusterProps } from './props';
import { registryMirrorFiles } from './registry-mirrors';
import { pauseVersion } from './versions';

const UNITS = '/etc/systemd/system';
const BIN = '/opt/cluster';

const unit = (source: string, name: string): NodeFile => staticFile(source, `${UNITS}/${name}`);
const program = (source: string, name: string): NodeFile => staticFile(source, `${BIN}/${name}`, '0755');
/** A piece of the bootstrap that only some nodes need. */
const part = (name: string): NodeFile => staticFile(`kubernetes/parts/${name}`, `${BIN}/parts/${name}`);

/** Scripts, units and settings that are the same on all nodes. */
export function commonFiles(props: KubernetesClusterProps): NodeFile[] {
  const { preinstalled, imageRepository, version } = kubernetesSettings(props);
  return [
    staticFile('common/lib.sh', `${BIN}/lib.sh`),
    unit('common/cluster-bootstrap.service', 'cluster-bootstrap.service'),
    program('common/metadata-guard.sh', 'metadata-guard.sh'),
    unit('common/metadata-guard.service', 'metadata-guard.service'),
    program('kubernetes/bootstrap.sh', 'bootstrap.sh'),
    renderedFile(
      'kubernetes/containerd.toml.hbs',
      '/etc/containerd/config.toml',
      { sandboxImage: `${imageRepository}/pause:${pauseVersion(version)}` },
      '0644',
    ),
    unit('kubernetes/20-cluster.conf', 'kubelet.service.d/20-cluster.conf'),
    ...registryMirrorFiles(props),
    ...(preinstalled
      ? []
      : [
          part('programs.sh'),
          unit('kubernetes/containerd.service', 'containerd.service'),
          unit('kubernetes/kubelet.service', 'kubelet.service'),
          unit('kubernetes/10-kubeadm.conf', 'kubelet.service.d/10-kubeadm.conf'),
        ]),
  ];
}

/** Scripts and units that are the same on all control planes. */
export function controlPlanePrograms(): NodeFile[] {
  return [
    part('control-plane.sh'),
    program('kubernetes/etcdctl.sh', 'etcdctl.sh'),
    program('kubernetes/csr-approver', 'csr-approver'),
    unit('kubernetes/csr-approver.service', 'csr-approver.service'),
  ];
}
