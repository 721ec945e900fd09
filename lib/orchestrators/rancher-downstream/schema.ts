import { Token } from 'cdktf';
import { z } from 'zod';
import { choice, clusterShape, nodePoolShape, portSchema, text } from '../../cluster/common-schema';
import { publishSchema } from '../../cluster/publish';
import { labelledPoolShape } from '../../kubernetes-common/pool-schema';
import { DNS_LABEL_RULE, isDnsLabel } from '../../plan/names';

const server = z
  .string()
  .refine(
    (value) => Token.isUnresolved(value) || /^https:\/\/[^\s/]+$/.test(value),
    'must be https:// and the name of Rancher, without a path, such as https://rancher.example.org',
  );

const rancherVersion = z.string().regex(/^\d+\.\d+\.\d+$/, 'must be a full version without v, such as "2.14.4"');

/** Shape of `RancherAccess`, and of its form in clusters.yaml that names a cluster instead of URL, CA and password. */
export const accessSchema = z
  .strictObject({
    cluster: z.string().refine(isDnsLabel, `must be the name of a cluster: ${DNS_LABEL_RULE}`).optional(),
    url: server.optional(),
    ca: z.string().optional(),
    version: rancherVersion.optional(),
    providerVersion: text.optional(),
    token: text.optional(),
    bootstrapPassword: text.optional(),
    adminPassword: text.optional(),
    timeoutMinutes: z.int().min(1).max(60).optional(),
  })
  .describe('the Rancher that manages the cluster: { cluster: its name here }, or url, ca and token');

/** Shape of `RancherDownstreamClusterProps`, name and network aside. */
export const downstreamSchema = z.strictObject({
  ...clusterShape,
  rancher: accessSchema,
  version: z
    .string()
    .regex(
      /^\d+\.\d+\.\d+\+(k3s|rke2r)\d+$/,
      'must be a full version without v, such as "1.35.7+rke2r1" or "1.35.7+k3s1"',
    )
    .describe('the version to install, such as "1.35.7+rke2r1": one that Rancher offers'),
  allowUntested: z.boolean().optional(),
  pools: z
    .record(
      z.string(),
      z.strictObject({
        ...nodePoolShape,
        ...labelledPoolShape,
        roles: z
          .array(choice(['etcd', 'controlPlane', 'worker']))
          .min(1, 'must name what the nodes are for, or be left out for workers')
          .optional(),
      }),
    )
    .describe('the nodes: name → count, serviceOffering, roles'),
  machineGlobalConfig: z.record(z.string(), z.unknown()).optional(),
  publish: publishSchema(portSchema.optional()),
});
