import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One of an image's JSON documents or layers. */
export interface Blob {
  readonly digest: string;
  readonly mediaType: string;
  readonly file: string;
}

interface Descriptor {
  digest: string;
  mediaType: string;
  annotations?: Record<string, string>;
}

/** Knows what is in a folder in the OCI's image layout, by the names that the images have upstream. */
export class ImageIndex {
  private readonly manifests: readonly Descriptor[];

  constructor(private readonly folder: string) {
    const index = join(folder, 'index.json');
    this.manifests = existsSync(index)
      ? (JSON.parse(readFileSync(index, 'utf8')) as { manifests: Descriptor[] }).manifests
      : [];
  }

  /**
   * @param repository with its registry, `registry.k8s.io/pause`, or without where the registry is not known
   * @param reference tag or digest
   */
  manifest(repository: string, reference: string): Blob | undefined {
    const found = this.manifests.find(({ digest, annotations }) => {
      const [name, tag] = splitName(annotations?.['io.containerd.image.name'] ?? '');
      const named = name === repository || name.slice(name.indexOf('/') + 1) === repository;
      return named && (tag === reference || digest === reference);
    });
    return found && { ...found, file: this.file(found.digest) };
  }

  blob(digest: string): Blob | undefined {
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) return undefined;
    const file = this.file(digest);
    return existsSync(file) ? { digest, mediaType: 'application/octet-stream', file } : undefined;
  }

  private file(digest: string): string {
    return join(this.folder, 'blobs', digest.replace(':', '/'));
  }
}

/** `registry.k8s.io/pause:3.10.2` → `['registry.k8s.io/pause', '3.10.2']` */
function splitName(name: string): [string, string] {
  const colon = name.lastIndexOf(':');
  return [name.slice(0, colon), name.slice(colon + 1)];
}
