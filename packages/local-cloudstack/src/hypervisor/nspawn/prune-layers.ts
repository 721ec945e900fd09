import { readdirSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { mounts, type Mount } from './disk';
import { withLock } from './host-lock';
import { templateCache } from './template-cache';

const DAY = 86_400_000;

/** For how long nobody must have started a machine from a layer before it may go. */
const UNUSED_FOR = 14 * DAY;

/** Built layers, what is left of a build that was cut off, and of a removal. */
const LAYER = /^[a-z0-9.-]+-[0-9a-f]{12}(\.partial|\.log|\.removed)?$/;

/**
 * Removes layers of templates as they were once: those that nothing is made of today, that no machine of this host has
 * mounted, and that nobody has used for two weeks.
 *
 * @param needed root directories of the layers of today
 * @returns names of what was removed
 */
export async function pruneLayers(
  needed: readonly string[],
  mounted: readonly Pick<Mount, 'layers'>[] = mounts(),
): Promise<string[]> {
  const now = Date.now();
  const cache = templateCache();
  // Builds hold the same lock.
  return withLock(join(cache, 'lock'), async () => {
    const inUse = [...needed, ...mounted.flatMap(({ layers }) => layers)].map((root) => basename(dirname(root)));
    const old = readdirSync(cache).filter((name) => {
      const used = statSync(join(cache, name), { throwIfNoEntry: false })?.mtimeMs ?? now;
      return LAYER.test(name) && !inUse.includes(name) && now - used > UNUSED_FOR;
    });
    for (const name of old) {
      // A removal that is cut off leaves nothing that looks whole.
      const away = join(cache, name.endsWith('.removed') ? name : `${name}.removed`);
      await rename(join(cache, name), away);
      await rm(away, { recursive: true, force: true });
    }
    return old;
  });
}
