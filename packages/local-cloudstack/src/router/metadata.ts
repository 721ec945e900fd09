import type { Lease } from '../hypervisor/hypervisor';

export interface MetadataDocument {
  /** Path of the request, slashes at the end and the folder `meta-data/` taken off. */
  readonly path: string;
  readonly type: 'text/plain' | 'application/octet-stream';
  readonly body: Buffer;
  /** Name of the file, below the directory of all guests. */
  readonly file: string;
}

/** Everything that a guest can ask its router for. */
export function metadataDocuments(lease: Lease): MetadataDocument[] {
  const leaves = Object.entries(lease.metadata).filter(([name]) => /^[\w-]+$/.test(name));
  const listing = leaves.map(([name]) => `${name}\n`).join('');
  return [
    text(lease, 'meta-data', listing),
    { ...text(lease, 'user-data', ''), type: 'application/octet-stream', body: lease.userData },
    ...leaves.map(([name, value]) => text(lease, name, value)),
  ];
}

function text(lease: Lease, name: string, body: string): MetadataDocument {
  return { path: `/latest/${name}`, type: 'text/plain', body: Buffer.from(body), file: `${lease.ipAddress}/${name}` };
}
