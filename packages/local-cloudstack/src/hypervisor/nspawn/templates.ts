import { join } from 'node:path';
import type { TemplateSpec } from '../hypervisor';
import { addedTemplates, type AddedTemplate } from './added-templates';
import { imageDirectory } from './image';
import { addTree, ensureLayer, newHash, rootOf, shortDigest, type Layer } from './layer-build';
import { sourcesOfSuite } from './package-sources';
import { pruneLayers } from './prune-layers';
import { templateCache } from './template-cache';

interface BuiltinTemplate extends TemplateSpec {
  /** Folders of `image/` that make up the root, from the bottom to the top. */
  readonly layers: readonly string[];
}

export const builtinTemplates: readonly BuiltinTemplate[] = [
  {
    key: 'debian-12',
    name: 'Debian 12 (local node)',
    osType: 'Debian GNU/Linux 12 (64-bit)',
    sizeGib: 2,
    layers: ['debian-12'],
  },
  {
    key: 'debian-12-docker',
    name: 'Debian 12 with Docker (local node)',
    osType: 'Debian GNU/Linux 12 (64-bit)',
    sizeGib: 2,
    layers: ['debian-12', 'debian-12-docker'],
  },
];

const suite = 'bookworm';

/** All templates: those that come with the program, and those that were added. */
export const templates = (): TemplateSpec[] => [...builtinTemplates, ...foreign(addedTemplates())].map(spec);

/** Those that real machines can be made from. */
export const startableTemplates = (): TemplateSpec[] =>
  [...builtinTemplates, ...foreign(addedTemplates()).filter(({ layers }) => layers.length > 0)].map(spec);

/** Root directories of a template's layers for an overlay mount, top first. Those of a builtin may not exist yet. */
export function layerRoots(templateKey: string): string[] {
  const builtin = builtinTemplates.find(({ key }) => key === templateKey);
  if (builtin) return layersOf(builtin).map(rootOf).reverse();
  const added = addedTemplates().find(({ key }) => key === templateKey);
  if (added && added.layers.length > 0) return [...added.layers];
  const known = startableTemplates().map(({ key }) => key);
  throw new Error(`no template ${templateKey} for real machines: there are ${known.join(', ')}`);
}

const foreign = (added: readonly AddedTemplate[]): AddedTemplate[] =>
  added.filter(({ key }) => !builtinTemplates.some((builtin) => builtin.key === key));

const spec = ({ key, name, osType, sizeGib }: TemplateSpec): TemplateSpec => ({ key, name, osType, sizeGib });

/**
 * Builds the layers of builtin templates that the cache does not have, and then removes old ones. `progress` gets a line
 * per step.
 */
export async function ensureTemplates(
  wanted: readonly BuiltinTemplate[],
  progress: (line: string) => void,
): Promise<void> {
  let built = false;
  for (const layer of wanted.flatMap(layersOf)) built = (await ensureLayer(layer, progress)) || built;
  if (built) await removeOldLayers(progress);
}

/** Removes layers of which no template is made any more, if nobody has used them for a while. */
export async function removeOldLayers(progress: (line: string) => void): Promise<void> {
  const needed = [
    ...builtinTemplates.flatMap(layersOf).map(rootOf),
    ...addedTemplates().flatMap(({ layers }) => layers),
  ];
  for (const name of await pruneLayers(needed)) progress(`removed ${name}, which nobody has used for two weeks`);
}

/** Layers of a template, from the bottom to the top. The name of each has the hash of what is below it, too. */
function layersOf(template: BuiltinTemplate): Layer[] {
  const hash = newHash();
  hash.update(process.arch).update(sourcesOfSuite(suite));
  addTree(hash, '/usr/local/share/ca-certificates');
  addTree(hash, join(imageDirectory, 'build'));
  const result: Layer[] = [];
  for (const name of template.layers) {
    const source = join(imageDirectory, name);
    addTree(hash, source);
    const target = join(templateCache(), `${name}-${shortDigest(hash)}`);
    result.push({ source, target, lowers: result.map(rootOf).reverse() });
  }
  return result;
}
