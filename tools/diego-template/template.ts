import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ensureTemplate, type LocalTemplate } from '../cloud/template';
import { diegoVersion } from '../diego/versions';
import { makeLayer } from './layer';

/** As a clusters.yaml names it. */
export const templateName = `Debian 12 with Diego ${diegoVersion} (local node)`;

/**
 * Makes sure that the local cloud has a template with Diego, as an image builder would make it: for brains and cells. Takes
 * half a minute when it is new. Needs what real nodes need.
 *
 * @param folder of `diegoBinaries`, whose name tells its content
 */
export function ensureDiegoTemplate(folder: string, say: (line: string) => void): Promise<LocalTemplate> {
  const hash = createHash('sha256').update(basename(folder));
  for (const name of readdirSync(__dirname).sort()) hash.update(name).update(readFileSync(join(__dirname, name)));
  return ensureTemplate(
    {
      key: `debian-12-diego-${diegoVersion}`,
      name: templateName,
      digest: hash.digest('hex').slice(0, 16),
      makeLayer: async (layer) => makeLayer(folder, layer),
    },
    say,
  );
}
