import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ConfigIssue } from './errors';

/**
 * Wherever a text may stand, `{ file: path }` may too.
 *
 * @param folder that relative paths begin at
 */
export function readFiles(
  value: unknown,
  folder: string,
  path: readonly string[] = [],
): { value: unknown; issues: ConfigIssue[] } {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown, i) => readFiles(item, folder, [...path, String(i)]));
    return { value: items.map((item) => item.value), issues: items.flatMap(({ issues }) => issues) };
  }
  if (typeof value !== 'object' || value === null) return { value, issues: [] };
  const entries = Object.entries(value);
  const [[key, name] = []] = entries;
  if (entries.length === 1 && key === 'file' && typeof name === 'string') return readText(name, folder, path);

  const members = entries.map(([key, member]) => [key, readFiles(member, folder, [...path, key])] as const);
  return {
    value: Object.fromEntries(members.map(([key, member]) => [key, member.value])),
    issues: members.flatMap(([, { issues }]) => issues),
  };
}

function readText(name: string, folder: string, path: readonly string[]): { value: string; issues: ConfigIssue[] } {
  const file = resolve(folder, name);
  try {
    return { value: readFileSync(file, 'utf8'), issues: [] };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message =
      code === 'ENOENT'
        ? `there is no file ${file}: paths begin at the folder of the configuration`
        : `cannot read ${file}: ${(error as Error).message}`;
    return { value: '', issues: [{ path: path.join('.'), message }] };
  }
}
