import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { newKeys } from '../cloud/keys';
import { hypervisorKinds, type HypervisorKind } from '../hypervisor/create';
import { apiPath } from '../wire/server';
import { pathsIn } from './state-dir';
import { UserError } from './user-error';

const cloudFile = z.object({
  hypervisor: z.enum(hypervisorKinds),
  cloudId: z.string().regex(/^[a-z0-9]{4,6}$/),
  listen: z.string(),
  /** 0 until the first start has found a free one. */
  port: z.int(),
  /** Whether machines are answered, too. */
  forMachines: z.boolean().default(false),
  /** Where they find the API, since the last start. */
  machinesApiUrl: z.string().optional(),
  apiKey: z.string(),
  secretKey: z.string(),
});

/** What is known of a cloud whether it runs or not. Holds the keys, hence readable by its owner alone. */
export type CloudFile = z.infer<typeof cloudFile>;

export function newCloudFile(hypervisor: HypervisorKind): CloudFile {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const cloudId = [...randomBytes(5)].map((byte) => alphabet[byte % alphabet.length]).join('');
  return { hypervisor, cloudId, listen: '127.0.0.1', port: 0, forMachines: false, ...newKeys() };
}

export function readCloudFile(stateDir: string): CloudFile | undefined {
  const path = pathsIn(stateDir).cloud;
  if (!existsSync(path)) return undefined;
  try {
    return cloudFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new UserError(`${path} is damaged: ${(error as Error).message}`);
  }
}

/** The cloud that has to be there already. */
export function needCloudFile(stateDir: string): CloudFile {
  const cloud = readCloudFile(stateDir);
  if (!cloud)
    throw new UserError(`no cloud in ${stateDir}: start one with \`local-cloudstack up\`, or name another --state-dir`);
  return cloud;
}

/** Replaces the file in one step. */
export function writeCloudFile(stateDir: string, cloud: CloudFile): void {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const path = pathsIn(stateDir).cloud;
  writeFileSync(`${path}.new`, `${JSON.stringify(cloud, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

export function apiUrlOf({ listen, port }: CloudFile): string {
  const host =
    listen === '0.0.0.0' ? '127.0.0.1' : listen === '::' ? '[::1]' : listen.includes(':') ? `[${listen}]` : listen;
  return `http://${host}:${port}${apiPath}`;
}

/** For `eval` in a shell. */
export function exportLines(cloud: CloudFile, apiUrl = apiUrlOf(cloud)): string {
  return [
    `export CLOUDSTACK_API_URL=${apiUrl}`,
    `export CLOUDSTACK_API_KEY=${cloud.apiKey}`,
    `export CLOUDSTACK_SECRET_KEY=${cloud.secretKey}`,
  ].join('\n');
}
