import { renderedFile, staticFile } from '../../cloud-init/assets';
import type { NodeFile } from '../../cloud-init/document';
import { s3Files } from '../../kubernetes-common/object-store';
import { part, program, unit } from './common-files';
import { kubernetesSettings } from './defaults';
import { PATHS } from './paths';
import type { KubernetesBackupOptions, KubernetesClusterProps } from './props';

/** A server that is away must not hold a node for long; nothing in a backup is to be run. */
const NFS_OPTIONS = 'nfsvers=4,soft,timeo=100,retrans=3,retry=1,nosuid,nodev,noexec';

/** What control planes need to make snapshots of etcd, and to be founded from one. */
export function snapshotFiles(cluster: string, props: KubernetesClusterProps): NodeFile[] {
  const { backup, restore } = props;
  if (!backup && !restore) return [];
  const ofNfs = backup?.nfs !== undefined || (restore?.from.startsWith('nfs://') ?? false);
  const settings = {
    backup: backup ? { to: backupPlace(cluster, backup), keep: backup.keep ?? 7 } : null,
    restore: restore ?? null,
    nfsOptions: ofNfs ? (backup?.nfs?.options ?? NFS_OPTIONS) : '',
  };
  return [
    renderedFile('kubernetes/snapshots.env.hbs', `${PATHS.config}/snapshots.env`, settings),
    staticFile('kubernetes/snapshots.sh', `${PATHS.programs}/snapshots.sh`),
    ...(backup ? timerFiles(backup) : []),
    ...(backup?.s3 ? s3Files(backup.s3) : []),
    ...(restore ? [part('restore.sh')] : []),
    ...(ofNfs && !kubernetesSettings(props).preinstalled ? [part('nfs.sh')] : []),
  ];
}

/** Where snapshots go: a folder, `nfs://<server>/<folder>` or `s3://<bucket>/<prefix>`. */
export function backupPlace(cluster: string, { directory, nfs, s3 }: KubernetesBackupOptions): string {
  if (s3) return `s3://${s3.bucket}/${s3.prefix ?? cluster}`;
  return nfs ? `nfs://${nfs.server}${nfs.path}` : (directory ?? '/var/backups/etcd');
}

const timerFiles = (backup: KubernetesBackupOptions): NodeFile[] => [
  program('kubernetes/etcd-snapshot.sh', 'etcd-snapshot.sh'),
  unit('kubernetes/etcd-snapshot.service', 'etcd-snapshot.service'),
  renderedFile(
    'kubernetes/etcd-snapshot.timer.hbs',
    `${PATHS.units}/etcd-snapshot.timer`,
    { backup: { schedule: backup.schedule ?? '*-*-* 03:00' } },
    '0644',
  ),
];
