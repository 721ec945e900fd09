import { z } from 'zod';
import type { ConfigIssue } from '../config/errors';
import { DNS_LABEL_RULE, isDnsLabel } from '../plan/names';
import { cidrSchema, portSchema } from './common-schema';
import type { PublishEntries } from './published-services';

/**
 * Shape of a port, its pool aside.
 *
 * @param nodePort shape of the port of the nodes
 */
export const publishShape = <T extends z.ZodType>(nodePort: T) => ({
  port: portSchema.describe('the port at the address of the cluster'),
  nodePort,
  protocol: z.enum(['tcp', 'udp', 'tcp-proxy']).optional(),
  cidrs: z
    .array(cidrSchema)
    .min(1, 'must name who may connect; ["0.0.0.0/0"] for everybody')
    .describe('the networks that may connect; ["0.0.0.0/0"] for everybody'),
  algorithm: z.enum(['roundrobin', 'leastconn', 'source']).optional(),
});

/** @param nodePort shape of the port of the nodes */
export const publishSchema = <T extends z.ZodType>(nodePort: T) =>
  z.record(z.string(), z.strictObject({ ...publishShape(nodePort), pool: z.string().optional() })).optional();

export interface PublishChecks {
  /** Ports at the cluster's address that are taken, as `6443/tcp`, and by what. */
  readonly taken: ReadonlyMap<string, string>;
  readonly pools: readonly string[];
  /** What listens on a node's port already. `owner`: what has the same port at the cluster's address. */
  readonly listener: (nodePort: number, port: number, owner: string | undefined) => string | undefined;
}

/** What the schema cannot say about published ports. */
export function publishIssues(
  publish: PublishEntries | undefined,
  { taken, pools, listener }: PublishChecks,
): ConfigIssue[] {
  const owners = new Map(taken);
  return Object.entries(publish ?? {}).flatMap(([name, { port, nodePort = port, protocol, pool }]) => {
    const path = `publish.${name}`;
    const issues: ConfigIssue[] = [];
    if (!isDnsLabel(name)) issues.push({ path, message: `name must be ${DNS_LABEL_RULE}` });
    const key = `${port}/${protocol === 'udp' ? 'udp' : 'tcp'}`;
    const owner = owners.get(key);
    if (owner) issues.push({ path: `${path}.port`, message: `${port} is taken by ${owner}: choose another one` });
    else owners.set(key, path);
    const other = listener(nodePort, port, owner);
    if (other) {
      const message = `${nodePort} is taken by ${other} on the nodes: choose another nodePort`;
      issues.push({ path: `${path}.nodePort`, message });
    }
    if (pool !== undefined && !pools.includes(pool)) {
      issues.push({ path: `${path}.pool`, message: `there is no pool ${pool}: use one of ${pools.join(', ')}` });
    }
    return issues;
  });
}
