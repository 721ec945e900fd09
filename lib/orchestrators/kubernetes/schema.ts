import { z } from 'zod';
import { s3Schema } from '../../kubernetes-common/object-store';
import {
  choice,
  cidr6Schema,
  cidrSchema,
  clusterShape,
  nodePoolShape,
  portSchema,
  sum,
  text,
  url,
} from '../../cluster/common-schema';
import { dataDiskShape } from '../../cluster/data-disk';
import { proxySchema } from '../../cluster/proxy';
import { publishSchema } from '../../cluster/publish';
import { labelledPoolShape } from '../../kubernetes-common/pool-schema';

const controlPlaneCount = z
  .int()
  .refine((count) => [1, 3, 5, 7].includes(count), {
    error: ({ input }) =>
      `must be 1, 3, 5 or 7 so that etcd keeps a majority; got ${String(input)}: use ${nearestOdd(Number(input))}`,
  })
  .describe('the number of control planes: 1, 3, 5 or 7');

function nearestOdd(count: number): string {
  if (count < 1) return '1';
  return count > 7 ? '7' : `${count - 1} or ${count + 1}`;
}

const artifact = z.strictObject({
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, 'must be a full version, such as "1.36.4"')
    .optional(),
  url: url.optional(),
  sha256: z.strictObject({ amd64: sum.optional(), arm64: sum.optional() }).optional(),
});

const fileUrl = z
  .string()
  .regex(/^https?:\/\/[^\s/@]+(\/\S*)?$/, 'must be a URL without credentials, such as https://files.example.org/file');

/** Shape of `CniRelease`. */
const cniRelease = z.strictObject({
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, 'must be a full version without v, such as "3.32.2"')
    .describe('the version, without v'),
  // Asked for by a check, which knows the URL.
  sha256: sum.optional(),
  url: fileUrl.optional(),
  values: z.record(z.string(), z.unknown()).optional(),
});

const registryHost = z
  .string()
  .regex(/^[A-Za-z0-9.-]+(:\d+)?$/, 'must be a host, such as registry.example.org:5000, without https://');

const credentials = z.strictObject({
  username: z
    .string()
    .regex(/^[^:\s]+$/, 'must not be empty nor have a colon or blanks')
    .describe('the name to log in with'),
  password: z.string().min(1, 'must not be empty').describe('the password, as { file: path }'),
});

const imageArchive = z.strictObject({
  url: fileUrl.describe('the URL of an archive of images'),
  sha256: sum.describe('the sum of the archive, as sha256sum tells it'),
});

const argument = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and hyphens; without the leading dashes');

const component = z.strictObject({ extraArgs: z.record(argument, z.string()).optional() });

/** Shape of `CloudStackAccess`. */
const cloudstackAccess = z.strictObject({
  apiUrl: url.describe('the URL of the API, such as https://cloud.example.org/client/api'),
  apiKey: text.describe('the API key, as { file: path }'),
  secretKey: text.describe('the secret key, as { file: path }'),
  projectId: z.uuid('must be the UUID of a project').optional(),
  insecure: z.boolean().optional(),
});

const oidcIssuer = z.strictObject({
  issuerUrl: z
    .string()
    .regex(/^https:\/\/[^\s?#]+$/, 'must be an https URL without query, such as https://login.example.org')
    .describe('the URL of the issuer, as in its tokens'),
  audiences: z.array(text).min(1, 'must name the client id').describe('the client ids that tokens may be for'),
  usernameClaim: text.optional(),
  usernamePrefix: z.string().optional(),
  groupsClaim: text.optional(),
  groupsPrefix: z.string().optional(),
  certificateAuthority: text.optional(),
});

const image = { image: text.optional() };

const storageClass = z.strictObject({
  diskOfferingId: z.uuid('must be the UUID of a disk offering').describe('the UUID of a disk offering of custom size'),
  isDefault: z.boolean().optional(),
  reclaim: z.enum(['Delete', 'Retain']).optional(),
  fsType: z.enum(['ext4', 'xfs']).optional(),
});

const FOLDER = /^(\/[A-Za-z0-9._-]+)+$/;

/** Shape of `NfsOptions`. */
const nfs = z.strictObject({
  server: z
    .string()
    .regex(/^[A-Za-z0-9.-]+$/, 'must be a name or an IPv4 address')
    .describe('the name or address of the file server'),
  path: z
    .string()
    .regex(FOLDER, 'must be an absolute path, without a slash at its end')
    .describe('the folder on the file server'),
  options: z
    .string()
    .regex(/^[A-Za-z0-9=,._:@/-]+$/, 'must be options of a mount, such as nfsvers=4.1,sec=krb5p')
    .optional(),
});

/** Shape of `KubernetesClusterProps`, name and network aside. */
export const kubernetesSchema = z.strictObject({
  ...clusterShape,
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, 'must be a full version without v, such as "1.36.4"')
    .optional(),
  allowUntested: z.boolean().optional(),
  controlPlane: z
    .strictObject({ ...nodePoolShape, ...dataDiskShape, count: controlPlaneCount })
    .describe('the control planes: count and serviceOffering'),
  pools: z
    .record(
      z.string(),
      z.strictObject({
        ...nodePoolShape,
        ...dataDiskShape,
        ...labelledPoolShape,
        annotations: z.record(z.string(), z.string()).optional(),
        gpu: z.boolean().optional(),
      }),
    )
    .optional(),
  cni: choice(['flannel', 'calico', 'cilium', 'none']).optional(),
  cniRelease: cniRelease.optional(),
  podCidr: cidrSchema.optional(),
  serviceCidr: cidrSchema.optional(),
  dualStack: z
    .strictObject({
      podCidr: cidr6Schema.describe('the IPv6 network of the pods, such as fd00:10:244::/56'),
      serviceCidr: cidr6Schema.describe('the IPv6 network of the services, such as fd00:10:96::/112'),
    })
    .optional(),
  mtu: z.int().min(1280, 'must be from 1280 to 9216').max(9216, 'must be from 1280 to 9216').optional(),
  publish: publishSchema(portSchema.describe('the port of the nodes: the node port of the service, 30000 to 32767')),
  apiServerNames: z.array(z.string()).optional(),
  preinstalled: z.boolean().optional(),
  mirror: url.optional(),
  artifacts: z
    .strictObject({
      kubeadm: artifact.optional(),
      kubelet: artifact.optional(),
      kubectl: artifact.optional(),
      crictl: artifact.optional(),
      containerd: artifact.optional(),
      runc: artifact.optional(),
      'cni-plugins': artifact.optional(),
      helm: artifact.optional(),
    })
    .optional(),
  proxy: proxySchema.optional(),
  imageRepository: z.string().min(1, 'must not be empty').optional(),
  registryMirrors: z.record(z.string(), z.array(url).min(1, 'must name a mirror, or be left out')).optional(),
  registryAuth: z.record(registryHost, credentials).optional(),
  imageArchives: z.array(imageArchive).optional(),
  oidc: z.array(oidcIssuer).max(64).optional(),
  auditPolicy: text.optional(),
  kubelet: z.strictObject({ config: z.record(z.string(), z.unknown()).optional() }).optional(),
  apiServer: component.optional(),
  controllerManager: component.optional(),
  scheduler: component.optional(),
  addons: z
    .strictObject({
      cloudstack: cloudstackAccess.optional(),
      cloudControllerManager: z.strictObject(image).optional(),
      csi: z.strictObject({ ...image, storageClasses: z.record(z.string(), storageClass).optional() }).optional(),
      metricsServer: z.strictObject(image).optional(),
    })
    .optional(),
  manifests: z.record(z.string(), z.string()).optional(),
  backup: z
    .strictObject({
      schedule: z
        .string()
        .regex(/^[A-Za-z0-9*:,./~ -]+$/, 'must be a systemd calendar time, such as "*-*-* 03:00"')
        .optional(),
      directory: z.string().regex(FOLDER, 'must be an absolute path, without a slash at its end').optional(),
      s3: s3Schema.optional(),
      nfs: nfs.optional(),
      keep: z.int().min(1).optional(),
    })
    .optional(),
  restore: z
    .strictObject({
      from: z
        .string()
        .regex(
          /^((s3:\/\/[a-z0-9.-]+|nfs:\/\/[A-Za-z0-9.-]+)?(\/[A-Za-z0-9._-]+)+|https:\/\/[^\s'\\]+)$/,
          'must be an absolute path, or a URL with s3://, nfs:// or https://, such as s3://bucket/prefix/latest',
        ),
      at: z.iso.datetime('must be a time in UTC, such as 2026-11-23T14:00:00Z'),
    })
    .optional(),
  waitForReady: z.boolean().optional(),
  readyTimeoutMinutes: z.int().min(1).max(1440).optional(),
});
