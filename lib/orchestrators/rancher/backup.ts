import { renderedFile, staticFile } from '../../cloud-init/assets';
import type { NodeFile } from '../../cloud-init/document';
import { authorityFiles, S3_AUTHORITY, s3Files, type S3Options } from '../../kubernetes-common/object-store';
import { yaml } from '../../kubernetes-common/yaml';
import { Secret } from '../../secrets/secret';
import { distributionOf } from './defaults';
import { PATHS } from './paths';
import type { RancherBackupOptions, RancherClusterProps } from './props';

/** What servers need to make snapshots of etcd otherwise than by default, and to be founded from one. */
export function snapshotFiles(cluster: string, props: RancherClusterProps): NodeFile[] {
  const { backup, restore } = props;
  return [
    ...(backup ? [scheduleFile(cluster, props, backup), ...(backup.s3 ? authorityFiles(backup.s3) : [])] : []),
    ...(restore
      ? [
          renderedFile('kubernetes/snapshots.env.hbs', `${PATHS.config}/snapshots.env`, { restore }),
          staticFile('rancher/parts/snapshot.sh', `${PATHS.programs}/parts/snapshot.sh`),
          ...(backup?.s3 && restore.from.startsWith('s3://') ? s3Files(backup.s3).filter(isNotAuthority) : []),
        ]
      : []),
  ];
}

const isNotAuthority = ({ path }: NodeFile): boolean => path !== S3_AUTHORITY;

/** The distributions make snapshots themselves, and remove old ones; they read this beside config.yaml. */
function scheduleFile(cluster: string, props: RancherClusterProps, backup: RancherBackupOptions): NodeFile {
  const { schedule = '0 */12 * * *', keep = 5, directory, s3 } = backup;
  const settings = {
    'etcd-snapshot-schedule-cron': schedule,
    'etcd-snapshot-retention': keep,
    ...(directory === undefined ? {} : { 'etcd-snapshot-dir': directory }),
    ...(s3 ? store(cluster, s3) : {}),
  };
  return {
    path: `/etc/rancher/${distributionOf(props).program}/config.yaml.d/50-backup.yaml`,
    permissions: '0600',
    content: s3 ? withKeys(settings, s3) : yaml(settings),
  };
}

const store = (cluster: string, options: S3Options) => {
  const { endpoint, bucket, prefix = cluster, region = 'us-east-1', insecure = false, certificateAuthority } = options;
  const { host, protocol } = new URL(endpoint);
  return {
    'etcd-s3': true,
    'etcd-s3-endpoint': host,
    'etcd-s3-bucket': bucket,
    'etcd-s3-folder': prefix,
    'etcd-s3-region': region,
    ...(protocol === 'http:' ? { 'etcd-s3-insecure': true } : {}),
    ...(protocol === 'https:' && insecure ? { 'etcd-s3-skip-ssl-verify': true } : {}),
    ...(certificateAuthority === undefined ? {} : { 'etcd-s3-endpoint-ca': S3_AUTHORITY }),
  };
};

/** Keys are words, and stand in quotes whatever is in them. */
function withKeys(settings: object, { accessKey, secretKey }: S3Options): Secret {
  const keys = { 'etcd-s3-access-key': accessKey, 'etcd-s3-secret-key': secretKey };
  const lines = Object.entries(keys).map(([name, value]) => `${name}: '${value.trim().replaceAll("'", "''")}'\n`);
  const text = `${yaml(settings)}${lines.join('')}`;
  return new Secret('keys to the store of backups', 'pki', text.length, text);
}
