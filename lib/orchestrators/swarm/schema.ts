import { z } from 'zod';
import { cidrSchema, clusterShape, nodePoolShape, portSchema } from '../../cluster/common-schema';
import { dataDiskShape } from '../../cluster/data-disk';
import { proxySchema } from '../../cluster/proxy';
import { publishSchema } from '../../cluster/publish';

const managerCount = z
  .int()
  .refine((count) => [1, 3, 5, 7].includes(count), {
    error: ({ input }) =>
      `must be 1, 3, 5 or 7 so that the swarm keeps a majority; got ${String(input)}: use ${nearestOdd(Number(input))}`,
  })
  .describe('the number of managers: 1, 3, 5 or 7');

function nearestOdd(count: number): string {
  if (count < 1) return '1';
  return count > 7 ? '7' : `${count - 1} or ${count + 1}`;
}

const schedule = 'must be a systemd calendar time, such as "*-*-* 03:00"';

/** Shape of `SwarmClusterProps`, name and network aside. */
export const swarmSchema = z.strictObject({
  ...clusterShape,
  managers: z
    .strictObject({ ...nodePoolShape, ...dataDiskShape, count: managerCount })
    .describe('the managers: count and serviceOffering'),
  pools: z
    .record(
      z.string(),
      z.strictObject({ ...nodePoolShape, ...dataDiskShape, labels: z.record(z.string(), z.string()).optional() }),
    )
    .optional(),
  publish: publishSchema(portSchema.optional()),
  engine: z
    .strictObject({
      source: z.enum(['distro', 'docker']).optional(),
      version: z
        .string()
        .regex(/^[0-9][0-9A-Za-z.~+-]*$/, 'must be a version or its beginning, such as "29.1"')
        .optional(),
      aptUrl: z.url('must be a URL, such as https://mirror.example.org').optional(),
      aptKeySha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')
        .optional(),
      registryMirrors: z.array(z.url('must be a URL, such as https://mirror.example.org')).optional(),
      insecureRegistries: z.array(z.string()).optional(),
      storageDriver: z.string().optional(),
      logRotation: z
        .strictObject({
          maxSize: z.string().regex(/^\d+[kmg]$/, 'must be a size such as "10m"'),
          maxFile: z.int().min(1),
        })
        .optional(),
      bridgePool: cidrSchema.optional(),
      environment: z
        .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'letters, digits and _ only'), z.string())
        .optional(),
      daemonOptions: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  proxy: proxySchema.optional(),
  addressPool: cidrSchema.optional(),
  addressPoolSubnetSize: z.int().min(8).max(29).optional(),
  dataPathPort: z.int().min(1024, 'must be from 1024 to 49151').max(49_151, 'must be from 1024 to 49151').optional(),
  mtu: z.int().min(1280, 'must be from 1280 to 9216').max(9216, 'must be from 1280 to 9216').optional(),
  drainManagers: z.boolean().optional(),
  stacks: z.record(z.string(), z.string()).optional(),
  backup: z
    .strictObject({
      schedule: z
        .string()
        .regex(/^[A-Za-z0-9*:,./~ -]+$/, schedule)
        .optional(),
      directory: z
        .string()
        .regex(/^\/[A-Za-z0-9._/-]+$/, 'must be an absolute path')
        .optional(),
      keep: z.int().min(1).optional(),
    })
    .optional(),
  apiServerNames: z.array(z.string()).optional(),
});
