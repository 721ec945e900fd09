import { Token } from 'cdktf';
import type { ConfigIssue } from '../../config/errors';
import type { KubernetesClusterProps } from './props';

const PLACES = ['directory', 's3', 'nfs'] as const;

/** Backups that could not be made, or not be restored from. */
export const backupIssues = (props: KubernetesClusterProps): ConfigIssue[] => [
  ...placeIssues(props),
  ...storeIssues(props),
  ...restoreIssues(props),
];

function placeIssues({ backup = {} }: KubernetesClusterProps): ConfigIssue[] {
  const given = PLACES.filter((place) => backup[place] !== undefined);
  if (given.length < 2) return [];
  return [{ path: 'backup', message: `has ${given.join(' and ')}: snapshots go to one place, keep one of them` }];
}

function storeIssues({ backup }: KubernetesClusterProps): ConfigIssue[] {
  const { s3 } = backup ?? {};
  if (!s3) return [];
  const { endpoint, insecure, certificateAuthority } = s3;
  const path = 'backup.s3';
  const open = endpoint.startsWith('http://') && !insecure;
  const noCertificate =
    certificateAuthority !== undefined &&
    !Token.isUnresolved(certificateAuthority) &&
    !certificateAuthority.includes('-----BEGIN CERTIFICATE-----');
  return [
    ...(open
      ? [
          {
            path: `${path}.endpoint`,
            message:
              'http:// shows the whole cluster to whoever is on the way: take https://, or say insecure: true beside it',
          },
        ]
      : []),
    ...(noCertificate
      ? [{ path: `${path}.certificateAuthority`, message: 'must be certificates in PEM form, as { file: path }' }]
      : []),
  ];
}

function restoreIssues({ backup, restore }: KubernetesClusterProps): ConfigIssue[] {
  if (!restore?.from.startsWith('s3://') || backup?.s3) return [];
  return [
    {
      path: 'restore.from',
      message: `${restore.from} needs backup.s3: the endpoint and the keys there are those that it is fetched by`,
    },
  ];
}
