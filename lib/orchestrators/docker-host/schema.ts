import { z } from 'zod';
import { clusterShape, nodePoolShape, portSchema } from '../../cluster/common-schema';
import { dataDiskShape } from '../../cluster/data-disk';
import { proxySchema } from '../../cluster/proxy';
import { publishShape } from '../../cluster/publish';
import { engineShape, mtuSchema } from '../../docker/engine-schema';

/** Shape of `DockerHostProps`, name and network aside. */
export const dockerHostSchema = z.strictObject({
  ...clusterShape,
  hosts: z.strictObject({ ...nodePoolShape, ...dataDiskShape }).describe('the hosts: count and serviceOffering'),
  publish: z.record(z.string(), z.strictObject(publishShape(portSchema.optional()))).optional(),
  engine: z.strictObject({ ...engineShape, liveRestore: z.boolean().optional() }).optional(),
  labels: z
    .record(z.string().regex(/^[A-Za-z0-9._-]+$/, 'letters, digits, dots, hyphens and _ only'), z.string())
    .optional(),
  compose: z.record(z.string(), z.string()).optional(),
  proxy: proxySchema.optional(),
  mtu: mtuSchema.optional(),
  apiServerNames: z
    .array(z.string().regex(/^(\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/, 'must be a DNS name'))
    .optional(),
});
