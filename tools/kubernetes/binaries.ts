import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { withLock } from '../common/lock';
import { cacheFolder } from '../common/paths';
import { UserError } from '../common/user-error';
import { buildPackages, installPackages, isDebian, missingPackages } from '../setup/packages';
import { goBuild, goVersion, modules } from './go-build';
import { imageArchive } from './image-archive';
import { writeImages } from './images';
import { allPrograms } from './programs';
import { pack, unpack } from './tar';
import { urls, writeFiles } from './upstream-files';
import { architecture, defaultKubernetes } from './versions';

export type Progress = (text: string) => void;

/**
 * The folder with everything that nodes of a Kubernetes cluster download: see README.md beside this file for what is
 * in it. Built from source once per set of versions, Go version and processor (about ten minutes on two processors),
 * then kept as one archive; several processes may ask at the same time.
 *
 * @param kubernetes versions, each with a folder `modules/kubernetes-<version>`
 */
export async function kubernetesBinaries(
  progress: Progress,
  kubernetes: readonly string[] = [defaultKubernetes],
): Promise<string> {
  const unknown = kubernetes.filter((version) => !existsSync(join(modules, `kubernetes-${version}`)));
  if (unknown.length > 0) throw new UserError(`cannot build ${unknown.join(', ')}; known: ${known().join(', ')}`);
  const folder = cacheFolder('kubernetes', fingerprint(await goVersion(), kubernetes));
  if (!existsSync(folder)) {
    await withLock(`${folder}.lock`, async () => {
      if (!existsSync(folder)) await obtain(folder, kubernetes, progress);
    });
  }
  return folder;
}

const known = (): string[] =>
  readdirSync(modules)
    .filter((name) => name.startsWith('kubernetes-'))
    .map((name) => name.slice('kubernetes-'.length));

/** Changes with everything that goes into a build of these versions, and with nothing else. */
function fingerprint(go: string, kubernetes: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify([go, architecture, kubernetes, urls]));
  const used = new Set(allPrograms(kubernetes).map(({ name }) => name));
  const visit = (path: string): void => {
    if (dirname(path) === modules && !used.has(basename(path))) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) visit(join(path, name));
    } else if (!path.endsWith('.md')) {
      hash.update(path.slice(__dirname.length)).update(readFileSync(path));
    }
  };
  visit(__dirname);
  return hash.digest('hex').slice(0, 16);
}

/** Makes everything beside the final place and renames at the end, so that a killed build leaves nothing in use. */
async function obtain(folder: string, kubernetes: readonly string[], progress: Progress): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  removeLeftOvers(folder);
  const archive = `${folder}.tar.zst`;
  const workshop = mkdtempSync(`${folder}.building-`);
  try {
    const result = join(workshop, 'result');
    mkdirSync(result);
    if (existsSync(archive)) {
      progress(`unpacking ${archive}`);
      await unpack(archive, result);
    } else {
      await build(result, join(workshop, 'built'), kubernetes, progress);
      progress('packing everything into one archive');
      await pack(join(workshop, 'archive'), result, 'zstd -T0 -10 --long=27 --quiet');
      renameSync(join(workshop, 'archive'), archive);
    }
    await imageArchive(join(result, 'images'), join(result, 'images.tar'));
    renameSync(result, folder);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

/** What a build that was killed could not tidy up; nobody else builds while we hold the lock. */
function removeLeftOvers(folder: string): void {
  for (const name of readdirSync(dirname(folder))) {
    const leftOver = name.startsWith(`${basename(folder)}.building-`);
    if (leftOver) rmSync(join(dirname(folder), name), { recursive: true });
  }
}

async function build(folder: string, built: string, kubernetes: readonly string[], progress: Progress): Promise<void> {
  await preparePackages(progress);
  for (const group of allPrograms(kubernetes)) {
    progress(`building ${group.name} from source (about ${group.takes} where nothing is cached)`);
    await goBuild(group, join(built, group.name));
  }
  progress('making images and archives');
  await writeFiles(folder, built, kubernetes);
  await writeImages(join(folder, 'images'), built, kubernetes);
}

async function preparePackages(progress: Progress): Promise<void> {
  const missing = isDebian() ? missingPackages(buildPackages) : [];
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) {
    throw new UserError(`missing Debian packages, please run: sudo apt-get install ${missing.join(' ')}`);
  }
  progress(`installing ${missing.join(' ')}`);
  await installPackages(missing, () => undefined);
}
