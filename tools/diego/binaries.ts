import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { keptBuild } from '../common/kept-build';
import { cacheFolder } from '../common/paths';
import { goVersion } from '../kubernetes/go-build';
import { pack, unpack } from '../kubernetes/tar';
import { architecture } from '../kubernetes/versions';
import { buildPackages, ensurePackages } from '../setup/packages';
import { build, buildC, programs } from './programs';
import { writeReleases } from './releases';
import { stackPackages, writeStacks } from './stacks';

export type Progress = (text: string) => void;

/**
 * The folder with everything that the nodes of a Lattice need: see README.md beside this file. Built from source once per Go
 * version and processor (about three minutes on two processors), then kept as one archive.
 */
export async function diegoBinaries(progress: Progress): Promise<string> {
  return keptBuild({
    folder: diegoFolder(await goVersion()),
    progress,
    async build(result) {
      await ensurePackages(buildPackages, progress);
      const folder = join(result, 'programs');
      mkdirSync(folder);
      for (const group of programs) {
        progress(`building ${group.name} from source (about ${group.takes} where nothing is cached)`);
        await build(group, folder);
      }
      await buildC(folder);
    },
    pack: (file, result) => pack(file, result, 'zstd -T0 -10 --long=27 --quiet'),
    unpack,
    async complete(result) {
      await ensurePackages(stackPackages, progress);
      const workshop = join(result, '..');
      progress('making archives as they are published');
      await writeReleases(join(result, 'releases'), join(result, 'programs'), join(workshop, 'releases'));
      await writeStacks(join(result, 'stacks'), join(result, 'programs'), join(workshop, 'stacks'));
    },
  });
}

/** Where the folder is, or will be. @param go `go1.26.8` */
export const diegoFolder = (go: string): string => cacheFolder('diego', fingerprint(go));

/** In this folder, what no result depends on: how it is kept. */
const beside = ['binaries.ts', 'main.ts'];

/** Changes with everything that goes into a build, and with nothing else. */
function fingerprint(go: string): string {
  const hash = createHash('sha256').update(JSON.stringify([go, architecture]));
  const visit = (path: string, name: string): void => {
    if (statSync(path).isDirectory()) {
      for (const entry of readdirSync(path).sort()) visit(join(path, entry), join(name, entry));
    } else if (!path.endsWith('.md') && !beside.includes(basename(path))) {
      hash.update(name).update(readFileSync(path));
    }
  };
  visit(__dirname, 'diego');
  for (const name of ['go-build.ts', 'stage.ts', 'tar.ts']) visit(join(__dirname, '../kubernetes', name), name);
  return hash.digest('hex').slice(0, 16);
}
