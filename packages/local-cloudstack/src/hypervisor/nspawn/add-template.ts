import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TemplateSpec } from '../hypervisor';
import { addedTemplates, recordTemplate } from './added-templates';
import { addTree, ensureLayer, newHash, rootOf, shortDigest } from './layer-build';
import { templateCache } from './template-cache';
import { builtinTemplates, ensureTemplates, layerRoots, removeOldLayers } from './templates';

export interface AddTemplateOptions extends TemplateSpec {
  /** Key of the builtin template below. */
  readonly base: string;
  /**
   * Folder of the layer: any of `packages`, `rootfs/`, `finish` and `volumes/`. It is copied.
   *
   * @default - nothing of its own: enough for the simulator, where nothing is built
   */
  readonly from?: string;
  /**
   * What the layer is made of: a template that was added with the same content is left as it is.
   *
   * @default - a hash of the folder
   */
  readonly content?: string;
}

/** Adds a template for all clouds of this user, or replaces the one of that key. @returns whether there was work to do */
export async function addTemplate(options: AddTemplateOptions, progress: (line: string) => void): Promise<boolean> {
  const { key, name, osType, sizeGib } = options;
  const base = builtinTemplates.find((template) => template.key === options.base);
  if (!base) throw new Error(`no template ${options.base} to build on: ${keys().join(' and ')} are possible`);
  if (keys().includes(key)) throw new Error(`the template ${key} comes with the program: choose another key`);
  const from = options.from === undefined ? undefined : resolve(options.from);
  if (from && !existsSync(from)) throw new Error(`no folder ${from}`);
  const content = options.content ?? contentOf(from);
  const lowers = from ? layerRoots(base.key) : [];
  const hash = newHash().update(JSON.stringify([content, lowers]));
  const layer = { source: from ?? '', target: join(templateCache(), `${key}-${shortDigest(hash)}`), lowers };
  const layers = from ? [rootOf(layer), ...lowers] : [];
  const wanted = { key, name, osType, sizeGib, content, layers };
  const existing = addedTemplates().find((template) => template.key === key);
  if (JSON.stringify(existing) === JSON.stringify(wanted)) return false;
  if (from) {
    await ensureTemplates([base], progress);
    await ensureLayer(layer, progress);
  }
  recordTemplate(wanted);
  await removeOldLayers(progress);
  return true;
}

const keys = (): string[] => builtinTemplates.map(({ key }) => key);

function contentOf(from: string | undefined): string {
  if (!from) return '';
  const hash = newHash();
  for (const part of ['packages', 'rootfs', 'finish', 'volumes']) addTree(hash, join(from, part));
  return shortDigest(hash);
}
