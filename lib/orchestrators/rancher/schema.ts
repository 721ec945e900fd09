import { z } from 'zod';
import { cidrSchema, clusterShape, nodePoolShape, portSchema, sum, text, url } from '../../cluster/common-schema';
import { proxySchema } from '../../cluster/proxy';
import { publishSchema } from '../../cluster/publish';
import { s3Schema } from '../../kubernetes-common/object-store';
import { labelledPoolShape } from '../../kubernetes-common/pool-schema';

const serverCount = z
  .int()
  .refine((count) => [1, 3, 5].includes(count), {
    error: ({ input }) => `must be 1, 3 or 5 so that etcd keeps a majority; got ${String(input)}`,
  })
  .describe('the number of servers: 1, 3 or 5');

const HOSTNAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;

/** Shape of `RancherClusterProps`, name and network aside. */
export const rancherSchema = z.strictObject({
  ...clusterShape,
  distribution: z.enum(['k3s', 'rke2']).optional(),
  version: z
    .string()
    .regex(
      /^\d+\.\d+\.\d+\+(k3s|rke2r)\d+$/,
      'must be a full version without v, such as "1.35.7+k3s1" or "1.35.7+rke2r1"',
    )
    .optional(),
  allowUntested: z.boolean().optional(),
  servers: z.strictObject({ ...nodePoolShape, count: serverCount }).describe('the servers: count and serviceOffering'),
  pools: z
    .record(
      z.string(),
      z.strictObject({
        ...nodePoolShape,
        ...labelledPoolShape,
      }),
    )
    .optional(),
  podCidr: cidrSchema.optional(),
  serviceCidr: cidrSchema.optional(),
  disable: z.array(z.string().regex(/^[a-z0-9-]+$/, 'must be the name of a packaged component')).optional(),
  publish: publishSchema(portSchema.optional()),
  apiServerNames: z.array(text).optional(),
  preinstalled: z.boolean().optional(),
  mirror: url.optional(),
  artifacts: z
    .strictObject({
      k3s: z
        .strictObject({
          url: url.optional(),
          sha256: z.strictObject({ amd64: sum.optional(), arm64: sum.optional() }).optional(),
        })
        .optional(),
    })
    .optional(),
  registryMirrors: z.record(z.string(), z.array(url).min(1, 'must name a mirror, or be left out')).optional(),
  systemDefaultRegistry: z
    .string()
    .regex(/^[a-z0-9.-]+(:\d+)?$/, 'must be a host, or host:port')
    .optional(),
  hostname: z.string().regex(HOSTNAME, 'must be a DNS name in lower case, such as rancher.example.org').optional(),
  clientCidrs: z.array(cidrSchema).optional(),
  registrationTokenRotation: z.boolean().optional(),
  chart: z
    .strictObject({
      repo: url.optional(),
      version: z
        .string()
        .regex(/^\d+\.\d+\.\d+$/, 'must be a full version without v, such as "2.14.4"')
        .optional(),
      url: z
        .string()
        .regex(/^https?:\/\/\S+$/, 'must be a URL')
        .optional(),
      values: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  bootstrapPassword: text.describe('the password, as { file: path }').optional(),
  certificate: z
    .strictObject({
      certificate: text.describe('the certificate (PEM), as { file: path }'),
      key: text.describe('its key (PEM), as { file: path }'),
      authority: text.optional(),
    })
    .optional(),
  letsEncrypt: z
    .strictObject({
      email: z.email('must be an address of e-mail'),
      environment: z.enum(['production', 'staging']).optional(),
    })
    .optional(),
  additionalTrustedCAs: text.optional(),
  proxy: proxySchema.optional(),
  backup: z
    .strictObject({
      schedule: z
        .string()
        .regex(
          /^(@(hourly|daily|weekly|monthly)|([0-9A-Za-z*,/-]+ ){4}[0-9A-Za-z*,/-]+)$/,
          'must be a cron time, such as "0 3 * * *"',
        )
        .optional(),
      directory: z
        .string()
        .regex(/^(\/[A-Za-z0-9._-]+)+$/, 'must be an absolute path, without a slash at its end')
        .optional(),
      s3: s3Schema.optional(),
      keep: z.int().min(1).optional(),
    })
    .optional(),
  restore: z
    .strictObject({
      from: z
        .string()
        .regex(
          /^((s3:\/\/[a-z0-9.-]+)?(\/[A-Za-z0-9._-]+)+|https:\/\/[^\s'\\]+)$/,
          'must be an absolute path, or a URL with s3:// or https://, such as s3://bucket/prefix/latest',
        ),
      at: z.iso.datetime('must be a time in UTC, such as 2026-11-23T14:00:00Z'),
    })
    .optional(),
  waitForReady: z.boolean().optional(),
  readyTimeoutMinutes: z.int().min(1).max(1440).optional(),
});
