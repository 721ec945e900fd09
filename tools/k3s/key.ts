import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * A name that changes with some values and with the content of files and folders, pages aside.
 *
 * @param without names of files that do not count
 */
export function keyOf(values: readonly unknown[], paths: readonly string[], without: readonly string[] = []): string {
  const hash = createHash('sha256').update(JSON.stringify(values));
  const visit = (path: string, name: string): void => {
    if (statSync(path).isDirectory()) {
      for (const entry of readdirSync(path).sort()) visit(join(path, entry), join(name, entry));
    } else if (!path.endsWith('.md') && !without.includes(basename(path))) {
      hash.update(name).update(readFileSync(path));
    }
  };
  for (const path of paths) visit(path, basename(path));
  return hash.digest('hex').slice(0, 16);
}
