import { z } from 'zod';
import { cidrSchema } from '../cluster/common-schema';

/** Shape of `EngineOptions`. */
export const engineShape = {
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
};

const mtuRange = 'must be from 1280 to 9216';

/** MTU of a node's network card. */
export const mtuSchema = z.int().min(1280, mtuRange).max(9216, mtuRange);
