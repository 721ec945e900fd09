import { Token } from 'cdktf';
import { z } from 'zod';
import { closest } from '../config/closest';
import { isCidr, isCidr6 } from '../plan/cidr';

export const text = z.string().min(1, 'must not be empty');

export const url = z.url('must be a URL, such as https://mirror.example.org');

/** sha256 of a file. */
export const sum = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');

/** A choice whose misspelling is answered with what was probably meant. */
export const choice = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, {
    error: ({ input }) => {
      const guess = typeof input === 'string' ? closest(input, values) : undefined;
      return `${guess ? `${String(input)} is not known: did you mean ${guess}? It ` : ''}must be one of: ${values.join(', ')}`;
    },
  });

export const cidrSchema = z.string().refine((value) => Token.isUnresolved(value) || isCidr(value), {
  error: ({ input }) =>
    `${String(input)} must be a network in CIDR form with all host bits zero, such as 203.0.113.0/24`,
});

export const cidr6Schema = z.string().refine(isCidr6, {
  error: ({ input }) => `${String(input)} must be an IPv6 network with all host bits zero, such as fd00:10:244::/56`,
});

export const portSchema = z
  .int()
  .min(1, 'must be a port from 1 to 65535')
  .max(65_535, 'must be a port from 1 to 65535');

const positive = z.int().min(1, 'must be at least 1');

/** Shape of `NodePoolOptions`. */
export const nodePoolShape = {
  count: z
    .int()
    .min(1, 'must be at least 1: remove the pool to have no nodes in it')
    .max(10_000)
    .describe('the number of nodes'),
  serviceOffering: text.describe('the name or UUID of a compute offering'),
  template: text.optional(),
  rootDiskSizeGib: positive.optional(),
  details: z.record(z.string(), z.string()).optional(),
  hostAffinity: z.enum(['anti', 'strict-anti', 'together', 'none']).optional(),
};

/** Shape of `ClusterProps`, name and network aside: they differ between clusters.yaml and code. */
export const clusterShape = {
  zone: text.describe('the name or UUID of a zone'),
  template: text.describe('the name or UUID of a template with cloud-init'),
  project: text.optional(),
  adminCidrs: z
    .array(cidrSchema)
    .min(1, 'must name at least one network: only these reach the cluster API')
    .describe('the networks of the operators, such as [203.0.113.0/24]'),
  allowAnywhere: z.boolean().optional(),
  ssh: z
    .strictObject({
      publicKeys: z.array(text).optional(),
      keyPair: text.optional(),
      user: text.optional(),
    })
    .refine(({ publicKeys, keyPair }) => publicKeys?.length || keyPair, 'needs publicKeys or keyPair')
    .optional(),
  timeServers: z
    .array(z.string().regex(/^[A-Za-z0-9.:-]+$/, 'must be the name or address of a time server'))
    .min(1, 'must name a time server, or be left out')
    .optional(),
  tags: z.record(z.string(), z.string()).optional(),
  generations: z.record(z.string(), positive).optional(),
  extraUserData: z
    .strictObject({
      packages: z.array(text).optional(),
      files: z
        .array(
          z.strictObject({
            path: z.string().startsWith('/', 'must be an absolute path'),
            content: z.string(),
            permissions: z
              .string()
              .regex(/^0[0-7]{3}$/, 'must be octal, such as "0644" (with quotes)')
              .optional(),
          }),
        )
        .optional(),
      run: z.array(z.array(text).min(1, 'must hold a program')).optional(),
    })
    .optional(),
  userDataLimit: z.int().min(2048).max(1_048_576).optional(),
};
