import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a file whole or not at all, readable for root alone. @returns whether it is different now */
export function writeIfChanged(file: string, content: string | Buffer): boolean {
  const bytes = Buffer.from(content);
  if (existsSync(file) && readFileSync(file).equals(bytes)) return false;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, bytes, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return true;
}

/** Takes away the file, and what a writer that was killed has left beside it. */
export function removeWritten(file: string): void {
  for (const path of [file, `${file}.new`]) rmSync(path, { force: true });
}

export const readIfThere = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
