import { Token } from 'cdktf';
import { z } from 'zod';
import { staticFile } from '../cloud-init/assets';
import type { NodeFile } from '../cloud-init/document';
import type { ConfigIssue } from '../config/errors';
import { Secret } from '../secrets/secret';

/**
 * A bucket of an S3-compatible store, addressed by path. Its keys must be allowed to list the bucket, and to read, write and
 * delete objects below the prefix. In clusters.yaml keys are `{ file: path }`; in code they can be sensitive Terraform
 * variables. They are in the user data of the nodes that hold the state of the cluster.
 */
export interface S3Options {
  /** As those nodes reach it, e.g. `https://s3.example.org`. */
  readonly endpoint: string;
  readonly bucket: string;
  /** What the names of objects begin with, before a slash. @default - the cluster's name */
  readonly prefix?: string;
  /** @default 'us-east-1' */
  readonly region?: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Certificates (PEM) that the store's is checked by. @default - those of the nodes' system */
  readonly certificateAuthority?: string;
  /** Take http://, and do not check the store's certificate. @default false */
  readonly insecure?: boolean;
}

/** A text in one line; files may end with an end of line. */
const key = z.string().regex(/^\s*\S+\s*$/, 'must be one word, as { file: path }');

/** Shape of `S3Options`. */
export const s3Schema = z.strictObject({
  endpoint: z
    .string()
    .regex(/^https?:\/\/[A-Za-z0-9.:[\]-]+\/?$/, 'must be a URL without a path, such as https://s3.example.org')
    .describe('the URL of the store, such as https://s3.example.org'),
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be 3 to 63 lower-case letters, digits, dots and hyphens')
    .describe('the name of the bucket'),
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/, 'must be letters, digits, - _ . and slashes between them')
    .optional(),
  region: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, 'must be the name of a region, such as us-east-1')
    .optional(),
  accessKey: key.describe('the access key, as { file: path }'),
  secretKey: key.describe('the secret key, as { file: path }'),
  certificateAuthority: z.string().min(1, 'must not be empty').optional(),
  insecure: z.boolean().optional(),
});

/** The keys to the store, and the program that knows how to use them. */
export function s3Files(options: S3Options): NodeFile[] {
  const { endpoint, region = 'us-east-1', accessKey, secretKey, insecure } = options;
  // A text from a file may end with an end of line.
  const lines = {
    endpoint,
    region,
    accessKey: accessKey.trim(),
    secretKey: secretKey.trim(),
    insecure: insecure || '',
  };
  const text = Object.entries(lines)
    .map(([name, value]) => `${name} ${value}\n`)
    .join('');
  return [
    staticFile('kubernetes/s3', '/opt/cluster/s3', '0755'),
    {
      path: '/etc/cluster/s3.conf',
      permissions: '0600',
      content: new Secret('keys to the store of backups', 'pki', text.length, text),
    },
    ...authorityFiles(options),
  ];
}

/** Where nodes find the authority of the store. */
export const S3_AUTHORITY = '/etc/cluster/s3-ca.crt';

export const authorityFiles = ({ certificateAuthority }: S3Options): NodeFile[] =>
  certificateAuthority ? [{ path: S3_AUTHORITY, permissions: '0644', content: certificateAuthority }] : [];

interface Backups {
  readonly backup?: { readonly s3?: S3Options };
  readonly restore?: { readonly from: string };
}

/** A store that gives the cluster away, or that nothing can be fetched from. */
export const objectStoreIssues = (props: Backups): ConfigIssue[] => [...storeIssues(props), ...restoreIssues(props)];

function storeIssues({ backup }: Backups): ConfigIssue[] {
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

function restoreIssues({ backup, restore }: Backups): ConfigIssue[] {
  if (!restore?.from.startsWith('s3://') || backup?.s3) return [];
  return [
    {
      path: 'restore.from',
      message: `${restore.from} needs backup.s3: the endpoint and the keys there are those that it is fetched by`,
    },
  ];
}
