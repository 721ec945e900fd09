import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The checkout. */
export const root = resolve(__dirname, '../..');

/** Things that are costly to make and can be made again, outside the checkout. */
export function cacheFolder(...parts: string[]): string {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'cloudstack-clusters', ...parts);
}

/** Arguments for Node that run the local CloudStack's command-line tool of this checkout. */
export const localCloudstack = join(root, 'packages/local-cloudstack/bin/local-cloudstack.js');

/** The CDK for Terraform's command-line tool of this checkout. */
export const cdktfCli = join(root, 'node_modules/cdktf-cli/bundle/bin/cdktf');
