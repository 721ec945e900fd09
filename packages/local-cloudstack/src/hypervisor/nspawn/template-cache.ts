import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where built layers lie, and the list of templates that were added. Shared by all clouds of a user. */
export function templateCache(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'local-cloudstack', 'templates');
}
