import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { keptBuild } from '../common/kept-build';
import { cacheFolder } from '../common/paths';
import { goVersion } from '../kubernetes/go-build';
import { imageArchive } from '../kubernetes/image-archive';
import { pack, unpack } from '../kubernetes/tar';
import { architecture } from '../kubernetes/versions';
import { buildPackages, ensurePackages } from '../setup/packages';
import { writeChart } from './chart';
import { writeImages } from './images';
import { writeNodePrograms } from './node-programs';
import { compiled } from './compiled';
import { keyOf } from './key';
import { build, isOfOthers, programs } from './programs';

export type Progress = (text: string) => void;

/**
 * The folder with everything that the nodes of a K3s cluster need: see README.md beside this file. Built from source once
 * per Go version and processor (about eight minutes on two processors), then kept as one archive.
 */
export async function k3sBinaries(progress: Progress): Promise<string> {
  return keptBuild({
    folder: k3sFolder(await goVersion()),
    progress,
    async build(result, workshop) {
      await ensurePackages(buildPackages, progress);
      const built = join(workshop, 'built');
      mkdirSync(built);
      const kept = await compiled(progress);
      for (const group of programs) {
        if (isOfOthers(group)) {
          symlinkSync(join(kept, group.name), join(built, group.name));
          continue;
        }
        progress(`building ${group.name} from source (about ${group.takes} where nothing is cached)`);
        await build(group, join(built, group.name));
      }
      progress('making images and charts');
      writeNodePrograms(join(result, 'programs'), built);
      await writeImages(join(result, 'images'), built);
      await writeChart(result);
    },
    pack: (file, result) => pack(file, result, 'zstd -T0 -10 --long=27 --quiet'),
    unpack,
    complete: (result) => imageArchive(join(result, 'images'), join(result, 'images.tar')),
  });
}

/** Where the folder is, or will be. @param go `go1.26.8` */
export const k3sFolder = (go: string): string => cacheFolder('k3s', fingerprint(go));

/** In this folder, what no result depends on: how it is kept. */
const beside = ['binaries.ts', 'main.ts'];

/** Changes with everything that goes into a build, and with nothing else. */
const fingerprint = (go: string): string =>
  keyOf(
    [go, architecture],
    [
      __dirname,
      ...programs.map(({ module }) => module).filter((module) => !module.startsWith(__dirname)),
      ...['go-build.ts', 'oci-layout.ts', 'stage.ts', 'tar.ts'].map((name) => join(__dirname, '../kubernetes', name)),
    ],
    beside,
  );
