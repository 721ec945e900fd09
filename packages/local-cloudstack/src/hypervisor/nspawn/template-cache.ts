import { utimesSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Where built layers lie, and the list of templates that were added. Shared by all clouds of a user. */
export function templateCache(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'local-cloudstack', 'templates');
}

/** Remembers that a layer is needed, by its time of change. @param root its root directory */
export function markUsed(root: string): void {
  const now = new Date();
  try {
    utimesSync(dirname(root), now, now);
  } catch {
    // Another user's cache: then it is theirs to tidy up.
  }
}
