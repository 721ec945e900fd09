import { z } from 'zod';
import { Network } from '../network/factory';
import type { INetwork } from '../network/network';

/** `network:` of clusters.yaml: one member per kind. */
export const networkSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('isolated'),
      cidr: z.string().optional(),
      offering: z.string().optional(),
      domain: z.string().optional(),
      ipv6: z.boolean().optional(),
    }),
    z.strictObject({
      kind: z.literal('existing'),
      id: z.string().describe('the UUID of the network'),
      cidr: z.string().describe('the guest CIDR of the network'),
      manageEgress: z.boolean().optional(),
      ipv6: z.boolean().optional(),
    }),
  ],
  { error: ({ code }) => (code === 'invalid_union' ? 'must be one of: isolated, existing' : undefined) },
);

export function networkFromConfig(config: z.infer<typeof networkSchema>): INetwork {
  switch (config.kind) {
    case 'isolated': {
      const { kind: _, ...options } = config;
      return Network.isolated(options);
    }
    case 'existing': {
      const { kind: _, ...options } = config;
      return Network.existing(options);
    }
  }
}
