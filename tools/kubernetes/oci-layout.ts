import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Tree, stage } from './stage';
import { pack, sha256 } from './tar';
import { architecture } from './versions';

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

export interface ImageConfig {
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  /** @default root */
  readonly user?: string;
}

const image = 'application/vnd.oci.image';
const searchPath = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Writes images as a folder in the OCI's image layout: what registries and `ctr images import` take. */
export class OciLayout {
  private readonly manifests: unknown[] = [];

  constructor(private readonly folder: string) {
    mkdirSync(join(folder, 'blobs/sha256'), { recursive: true });
  }

  /** A layer out of files; not compressed, because it never leaves the machine. */
  async layer(tree: Tree): Promise<Descriptor> {
    const workshop = mkdtempSync(join(this.folder, 'layer-'));
    try {
      stage(tree, join(workshop, 'root'));
      const file = join(workshop, 'layer.tar');
      await pack(file, join(workshop, 'root'));
      const digest = await sha256(file);
      const size = statSync(file).size;
      renameSync(file, this.blob(digest));
      return { mediaType: `${image}.layer.v1.tar`, digest: `sha256:${digest}`, size };
    } finally {
      rmSync(workshop, { recursive: true, force: true });
    }
  }

  /** Puts an image together and gives it its name, `registry.k8s.io/pause:3.10.2`. */
  add(name: string, layers: readonly Descriptor[], config: ImageConfig): void {
    const configuration = this.json(`${image}.config.v1+json`, {
      created: '1970-01-01T00:00:00Z',
      architecture,
      os: 'linux',
      config: { Env: [searchPath], Entrypoint: config.entrypoint, Cmd: config.command, User: config.user },
      // Layers are not compressed, so that their digests are also those of their contents.
      rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
    });
    const mediaType = `${image}.manifest.v1+json`;
    const manifest = this.json(mediaType, { schemaVersion: 2, mediaType, config: configuration, layers });
    this.manifests.push({
      ...manifest,
      platform: { architecture, os: 'linux' },
      annotations: {
        'io.containerd.image.name': name,
        'org.opencontainers.image.ref.name': name.slice(name.lastIndexOf(':') + 1),
      },
    });
  }

  /** Writes the index; without it the folder is no image layout. */
  finish(): void {
    writeFileSync(join(this.folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    const index = { schemaVersion: 2, mediaType: `${image}.index.v1+json`, manifests: this.manifests };
    writeFileSync(join(this.folder, 'index.json'), JSON.stringify(index, undefined, 2));
  }

  private json(mediaType: string, value: unknown): Descriptor {
    const text = Buffer.from(JSON.stringify(value));
    const digest = createHash('sha256').update(text).digest('hex');
    writeFileSync(this.blob(digest), text);
    return { mediaType, digest: `sha256:${digest}`, size: text.length };
  }

  private blob(digest: string): string {
    return join(this.folder, 'blobs/sha256', digest);
  }
}
