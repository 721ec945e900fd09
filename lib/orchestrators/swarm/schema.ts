import { z } from 'zod';
import { cidrSchema, clusterShape, nodePoolShape, portSchema } from '../../cluster/common-schema';
import { dataDiskShape } from '../../cluster/data-disk';
import { proxySchema } from '../../cluster/proxy';
import { publishSchema } from '../../cluster/publish';
import { engineShape, mtuSchema } from '../../docker/engine-schema';

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
  engine: z.strictObject(engineShape).optional(),
  proxy: proxySchema.optional(),
  addressPool: cidrSchema.optional(),
  addressPoolSubnetSize: z.int().min(8).max(29).optional(),
  dataPathPort: z.int().min(1024, 'must be from 1024 to 49151').max(49_151, 'must be from 1024 to 49151').optional(),
  mtu: mtuSchema.optional(),
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
