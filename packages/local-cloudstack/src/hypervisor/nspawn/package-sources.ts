import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The host's package sources for a suite, as text to tell one set from another (the build itself asks apt). Both formats
 * come in blocks: deb822 stanzas are set apart by empty lines, the old format is one line each.
 */
export function sourcesOfSuite(suite: string, directory = '/etc/apt'): string {
  const oneLine = [join(directory, 'sources.list'), ...filesIn(join(directory, 'sources.list.d'), '.list')];
  const stanzas = filesIn(join(directory, 'sources.list.d'), '.sources');
  const blocks = [
    ...oneLine.flatMap((file) => withoutComments(file).split('\n')),
    ...stanzas.flatMap((file) => withoutComments(file).split(/\n\s*\n/)),
  ];
  return blocks.filter((block) => new RegExp(`\\s${suite}\\b`).test(block)).join('\n\n');
}

function filesIn(directory: string, extension: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => join(directory, name));
}

function withoutComments(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').replace(/^#.*\n?/gm, '') : '';
}
