import { WORLD } from '../plan/cidr';
import type { Peer, PublishedPort } from '../plan/model';

/** A port of a service at the cluster's address, as it is written. */
export interface PublishEntry {
  readonly port: number;
  readonly nodePort?: number;
  readonly protocol?: 'tcp' | 'udp' | 'tcp-proxy';
  readonly cidrs: readonly string[];
  readonly algorithm?: 'roundrobin' | 'leastconn' | 'source';
  readonly pool?: string;
}

export type PublishEntries = Readonly<Record<string, PublishEntry>>;

/** @param everyNode role of the nodes behind a port for which no pool is named */
export const publishedServices = <Role extends string>(
  publish: PublishEntries | undefined,
  everyNode: Role,
): PublishedPort<Role>[] =>
  Object.entries(publish ?? {}).map(([name, options]) => ({
    name,
    protocol: options.protocol ?? 'tcp',
    publicPort: options.port,
    nodePort: options.nodePort ?? options.port,
    peer: peerOf(name, options.cidrs),
    algorithm: options.algorithm ?? 'roundrobin',
    members: options.pool === undefined ? { role: everyNode } : { pool: options.pool },
  }));

const peerOf = (name: string, cidrs: readonly string[]): Peer =>
  cidrs.includes(WORLD) ? { kind: 'anywhere' } : { kind: 'cidrs', name, cidrs };
