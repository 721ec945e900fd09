import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { withLock } from '../common/lock';
import { cacheFolder } from '../common/paths';
import { run } from '../common/run';
import { UserError } from '../common/user-error';
import { goVersion } from './programs';
import { type ExtraProvider, type PinnedProvider, pinnedProviders } from './providers';

export type Progress = (text: string) => void;

const target = `${platform()}_${arch() === 'x64' ? 'amd64' : arch()}`;

/**
 * A folder with the pinned providers, built from source, and `terraform.rc` that makes Terraform take them from it.
 * Built once per set of pins, Go version and platform; several processes may ask at the same time.
 *
 * @returns path of `terraform.rc`
 */
export async function providerMirror(progress: Progress, extra: readonly ExtraProvider[] = []): Promise<string> {
  const providers = pinnedProviders(extra);
  const config = mirrorConfig(await goVersion(), extra);
  const folder = dirname(config);
  if (!existsSync(config)) {
    await withLock(`${folder}.lock`, async () => {
      if (!existsSync(config)) await build(providers, folder, progress);
    });
  }
  return config;
}

/** Where `terraform.rc` is, or will be. @param go `go1.26.8` */
export const mirrorConfig = (go: string, extra: readonly ExtraProvider[] = []): string =>
  cacheFolder('providers', fingerprint(pinnedProviders(extra), go), 'terraform.rc');

function fingerprint(providers: readonly PinnedProvider[], go: string): string {
  const hash = createHash('sha256').update(`${go} ${target}`);
  for (const { address, version, module } of providers) {
    hash.update(`${address} ${version}`);
    for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(module, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Builds beside the final place and renames at the end, so that a killed build leaves nothing half-made in use. */
async function build(providers: readonly PinnedProvider[], folder: string, progress: Progress): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  const workshop = mkdtempSync(`${folder}.building-`);
  try {
    for (const provider of providers) await buildProvider(provider, workshop, progress);
    writeFileSync(join(workshop, 'terraform.rc'), cliConfig(folder));
    rmSync(folder, { recursive: true, force: true });
    renameSync(workshop, folder);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

async function buildProvider(provider: PinnedProvider, mirror: string, progress: Progress): Promise<void> {
  const { address, version, module, goPackage } = provider;
  const name = address.slice(address.lastIndexOf('/') + 1);
  progress(`building the Terraform provider ${name} ${version} from source (a minute to three, once)`);
  const program = join(mirror, address, version, target, `terraform-provider-${name}_v${version}`);
  const { code, output } = await run('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', program, goPackage], {
    cwd: module,
    // The committed go.sum is the only truth: nothing is looked up or changed.
    env: { ...process.env, GOFLAGS: '-mod=readonly', CGO_ENABLED: '0' },
  });
  if (code !== 0) {
    throw new UserError(`the Terraform provider ${name} ${version} could not be built; go build said:\n${output}`);
  }
}

function cliConfig(mirror: string): string {
  return `# Providers that were built from source because the registry could not be reached.
provider_installation {
  filesystem_mirror {
    path = ${JSON.stringify(mirror)}
  }
}
`;
}
