import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../common/lock';
import { cacheFolder, localCloudstack } from '../common/paths';
import { run } from '../common/run';
import { UserError } from '../common/user-error';
import { makeLayer } from './layer';
import { readSource } from './source';

export interface KubernetesTemplate {
  readonly key: string;
  /** As the API shows it. */
  readonly name: string;
}

/** Name of the local cloud's template with the programs and images of a version. */
export const templateName = (version: string): string => `Debian 12 with Kubernetes ${version} (local node)`;

/**
 * Makes sure that the local cloud has a template with the programs and images of a folder, as an image builder would make
 * it. Takes half a minute when it is new, no time when it is there. Needs what real nodes need.
 *
 * @param folder with `files/<host>/<path>`, `images.tar` and `artifacts.json`
 */
export async function ensureKubernetesTemplate(
  folder: string,
  say: (line: string) => void,
): Promise<KubernetesTemplate> {
  const source = readSource(folder);
  const template = { key: `debian-12-kubernetes-${source.version}`, name: templateName(source.version) };
  const work = cacheFolder('kubernetes-template');
  mkdirSync(work, { recursive: true });
  await withLock(join(work, 'lock'), async () => {
    if ((await contentOf(template.key)) === source.digest) return;
    const layer = mkdtempSync(join(work, 'layer-'));
    try {
      say(`making the template "${template.name}"`);
      await makeLayer(source, layer);
      const { key, name } = template;
      await tool(['add', '--key', key, '--name', name, '--from', layer, '--content', source.digest], say);
    } finally {
      rmSync(layer, { recursive: true, force: true });
    }
  });
  return template;
}

async function contentOf(key: string): Promise<string | undefined> {
  const rows = JSON.parse(await tool(['list', '--json'])) as { key: string; content?: string }[];
  return rows.find((row) => row.key === key)?.content;
}

async function tool(args: readonly string[], onLine?: (line: string) => void): Promise<string> {
  const { code, stdout, output } = await run(process.execPath, [localCloudstack, 'template', ...args], { onLine });
  if (code !== 0) throw new UserError(output.trim());
  return stdout;
}
