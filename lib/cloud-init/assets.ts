import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { AssumptionError } from '../config/errors';
import type { NodeFile } from './document';

/** `cloud-init/` of this package, beside `lib/` both in a checkout and in the published package. */
const FOLDER = join(__dirname, '..', '..', 'cloud-init');

/** @param name path below `cloud-init/`, e.g. `common/lib.sh` */
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

/**
 * A script or unit as it is, without its comment lines: they are for readers of the source, and user data is short
 * of room.
 */
export function staticFile(name: string, path: string, permissions = '0644'): NodeFile {
  return once(`${name} ${path} ${permissions}`, () => ({
    path,
    permissions,
    content: withoutComments(read(name)),
    shared: true,
  }));
}

/**
 * A handlebars template filled in. `strict`: a misspelt name is an error. Nothing is escaped, but `{{json x}}` writes
 * a value as JSON.
 */
export function renderedFile(name: string, path: string, data: object, permissions = '0600'): NodeFile {
  const template = once(name, () => handlebars.compile(read(name), { noEscape: true, strict: true }));
  return { path, permissions, content: template(data) };
}

/** Drops comment lines, keeps `#!` of the first line. */
export function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line, i) => !/^\s*#/.test(line) || (i === 0 && line.startsWith('#!')))
    .join('\n');
}

const handlebars = Handlebars.create();
// `strict` does not look at what a helper gets.
handlebars.registerHelper('json', (value: unknown) => {
  if (value === undefined) throw new AssumptionError('a template writes something as JSON that is not there');
  return JSON.stringify(value);
});

const cache = new Map<string, unknown>();

function once<T>(key: string, make: () => T): T {
  if (!cache.has(key)) cache.set(key, make());
  return cache.get(key) as T;
}
