import { join } from 'node:path';
import { keptBuild } from '../common/kept-build';
import { cacheFolder } from '../common/paths';
import { goVersion } from '../kubernetes/go-build';
import { pack, unpack } from '../kubernetes/tar';
import { architecture } from '../kubernetes/versions';
import { keyOf } from './key';
import { build, isOfOthers, programs } from './programs';

/**
 * A folder with the programs of others, K3s above all, one folder per group. They take ten processor minutes, and do not
 * change with what is made around them: so they are kept by themselves.
 */
export async function compiled(progress: (text: string) => void): Promise<string> {
  const groups = programs.filter(isOfOthers);
  const sources = [...groups.map(({ module }) => module), join(__dirname, 'programs.ts')];
  return keptBuild({
    folder: cacheFolder('k3s-programs', keyOf([await goVersion(), architecture], sources)),
    progress,
    async build(result) {
      for (const group of groups) {
        progress(`building ${group.name} from source (about ${group.takes} where nothing is cached)`);
        await build(group, join(result, group.name));
      }
    },
    pack: (file, result) => pack(file, result, 'zstd -T0 -3 --long=27 --quiet'),
    unpack,
    complete: () => Promise.resolve(),
  });
}
