import { renderedFile, staticFile } from '../../cloud-init/assets';
import type { NodeFile } from '../../cloud-init/document';
import { backupSettings, kubernetesSettings } from './defaults';
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
    program('kubernetes/metadata-guard.sh', 'metadata-guard.sh'),
    unit('common/metadata-guard.service', 'metadata-guard.service'),
    program('kubernetes/bootstrap.sh', 'bootstrap.sh'),
    staticFile('kubernetes/programs.sh', `${BIN}/programs.sh`),
    program('kubernetes/upgrade.sh', 'upgrade.sh'),
    unit('kubernetes/cluster-upgrade.service', 'cluster-upgrade.service'),
    unit('kubernetes/cluster-upgrade.timer', 'cluster-upgrade.timer'),
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
          unit('kubernetes/containerd.service', 'containerd.service'),
          unit('kubernetes/kubelet.service', 'kubelet.service'),
          unit('kubernetes/10-kubeadm.conf', 'kubelet.service.d/10-kubeadm.conf'),
        ]),
  ];
}

/** Scripts and units that are the same on all control planes. */
export function controlPlanePrograms(props: KubernetesClusterProps): NodeFile[] {
  const backup = backupSettings(props);
  return [
    part('control-plane.sh'),
    program('kubernetes/etcdctl.sh', 'etcdctl.sh'),
    program('kubernetes/csr-approver', 'csr-approver'),
    unit('kubernetes/csr-approver.service', 'csr-approver.service'),
    program('kubernetes/certificates.sh', 'certificates.sh'),
    unit('kubernetes/certificates.service', 'certificates.service'),
    unit('kubernetes/certificates.timer', 'certificates.timer'),
    ...(backup.enabled
      ? [
          program('kubernetes/etcd-snapshot.sh', 'etcd-snapshot.sh'),
          unit('kubernetes/etcd-snapshot.service', 'etcd-snapshot.service'),
          renderedFile('kubernetes/etcd-snapshot.timer.hbs', `${UNITS}/etcd-snapshot.timer`, { backup }, '0644'),
        ]
      : []),
  ];
}
