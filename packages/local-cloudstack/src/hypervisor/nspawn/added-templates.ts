import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { templateCache } from './template-cache';

const addedTemplate = z.object({
  key: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  name: z.string().min(1),
  osType: z.string().min(1),
  sizeGib: z.number().positive(),
  /** What the layer was made of, in the words of whoever made it. */
  content: z.string(),
  /** Root directories, top first: those of the base as it was, and the template's own layer above. */
  layers: z.array(z.string()),
});

/** A template that somebody else brought, over one of ours. */
export type AddedTemplate = z.infer<typeof addedTemplate>;

const directory = (): string => join(templateCache(), 'added');

/** Those whose layers are all there, by key. */
export function addedTemplates(): AddedTemplate[] {
  if (!existsSync(directory())) return [];
  return readdirSync(directory())
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => read(join(directory(), name)))
    .filter((template) => template !== undefined)
    .filter(({ layers }) => layers.every((layer) => existsSync(layer)));
}

export function recordTemplate(template: AddedTemplate): void {
  mkdirSync(directory(), { recursive: true });
  const path = join(directory(), `${template.key}.json`);
  writeFileSync(`${path}.${process.pid}`, `${JSON.stringify(addedTemplate.parse(template), null, 2)}\n`);
  renameSync(`${path}.${process.pid}`, path);
}

/** An entry of another version of this program, or a damaged one, is no template. */
function read(path: string): AddedTemplate | undefined {
  try {
    return addedTemplate.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}
