import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pack } from './tar';

interface Index {
  manifests: { digest: string; annotations: Record<string, string> }[];
}

interface Manifest {
  config: { digest: string };
  layers: { digest: string }[];
}

/**
 * Packs images of an image layout into one tar that `ctr images import` takes.
 *
 * @param layout folder in the OCI's image layout
 * @param file the tar to write
 * @param names of the images, `registry.k8s.io/pause:3.10.2`; all if not given
 */
export async function imageArchive(layout: string, file: string, names?: readonly string[]): Promise<void> {
  const index = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')) as Index;
  const has = new Set(index.manifests.map(({ annotations }) => annotations['io.containerd.image.name']));
  const missing = (names ?? []).filter((name) => !has.has(name));
  if (missing.length > 0) throw new Error(`${layout} has no image ${missing.join(', ')}`);
  const manifests = index.manifests.filter(
    ({ annotations }) => !names || names.includes(annotations['io.containerd.image.name']!),
  );
  const workshop = mkdtempSync(join(dirname(file), 'images-'));
  try {
    mkdirSync(join(workshop, 'blobs/sha256'), { recursive: true });
    linkSync(join(layout, 'oci-layout'), join(workshop, 'oci-layout'));
    writeFileSync(join(workshop, 'index.json'), JSON.stringify({ ...index, manifests }));
    for (const digest of new Set(manifests.flatMap((manifest) => digests(layout, manifest.digest)))) {
      linkSync(blob(layout, digest), blob(workshop, digest));
    }
    await pack(file, workshop);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

function digests(layout: string, digest: string): string[] {
  const { config, layers } = JSON.parse(readFileSync(blob(layout, digest), 'utf8')) as Manifest;
  return [digest, config.digest, ...layers.map((layer) => layer.digest)];
}

const blob = (layout: string, digest: string): string => join(layout, 'blobs', digest.replace(':', '/'));
