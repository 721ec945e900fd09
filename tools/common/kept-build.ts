import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { withLock } from './lock';

/** A folder that is costly to make. Its name changes with everything that goes into it. */
export interface KeptBuild {
  readonly folder: string;
  /** Fills an empty folder; `workshop` is for what it needs on the way. */
  build(result: string, workshop: string): Promise<void>;
  /** Makes one file of what was built, from which `unpack` makes it anew. */
  pack(file: string, result: string): Promise<void>;
  unpack(file: string, result: string): Promise<void>;
  /** Adds what is not worth keeping in the archive. */
  complete(result: string): Promise<void>;
  readonly progress: (text: string) => void;
}

/**
 * The folder, made where it is not there yet: out of the archive beside it, or by building. Several processes may ask at
 * the same time; one that is killed leaves nothing that would be taken for a result.
 */
export async function keptBuild(kept: KeptBuild): Promise<string> {
  if (!existsSync(kept.folder)) {
    await withLock(`${kept.folder}.lock`, async () => {
      if (!existsSync(kept.folder)) await obtain(kept);
    });
  }
  return kept.folder;
}

async function obtain(kept: KeptBuild): Promise<void> {
  const { folder, progress } = kept;
  mkdirSync(dirname(folder), { recursive: true });
  removeLeftOvers(folder);
  const archive = `${folder}.tar.zst`;
  const workshop = mkdtempSync(`${folder}.building-`);
  try {
    const result = join(workshop, 'result');
    mkdirSync(result);
    if (existsSync(archive)) {
      progress(`unpacking ${archive}`);
      await kept.unpack(archive, result);
    } else {
      await kept.build(result, workshop);
      progress('packing everything into one archive');
      await kept.pack(join(workshop, 'archive'), result);
      renameSync(join(workshop, 'archive'), archive);
    }
    await kept.complete(result);
    renameSync(result, folder);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

/** What a build that was killed could not tidy up; nobody else builds while we hold the lock. */
function removeLeftOvers(folder: string): void {
  for (const name of readdirSync(dirname(folder))) {
    if (name.startsWith(`${basename(folder)}.building-`)) rmSync(join(dirname(folder), name), { recursive: true });
  }
}
