import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../common/lock';
import { cacheFolder, localCloudstack } from '../common/paths';
import { run } from '../common/run';
import { UserError } from '../common/user-error';

/** A template for the local cloud's real nodes. */
export interface LocalTemplate {
  readonly key: string;
  /** As the API shows it. */
  readonly name: string;
}

export interface LocalTemplateSource extends LocalTemplate {
  /** Tells one content from another. */
  readonly digest: string;
  /** Makes the folder that the template is added from, in the form that `local-cloudstack template add` takes. */
  makeLayer(folder: string): Promise<void>;
}

/** Makes sure that the local cloud has a template with this content. Takes no time when it is there. */
export async function ensureTemplate(source: LocalTemplateSource, say: (line: string) => void): Promise<LocalTemplate> {
  const { key, name, digest } = source;
  const work = cacheFolder('templates');
  mkdirSync(work, { recursive: true });
  await withLock(join(work, `${key}.lock`), async () => {
    if ((await contentOf(key)) === digest) return;
    const layer = mkdtempSync(join(work, 'layer-'));
    try {
      say(`making the template "${name}"`);
      await source.makeLayer(layer);
      await tool(['add', '--key', key, '--name', name, '--from', layer, '--content', digest], say);
    } finally {
      rmSync(layer, { recursive: true, force: true });
    }
  });
  return { key, name };
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
