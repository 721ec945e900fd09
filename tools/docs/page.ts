import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadClusters } from '../../lib/config/load';
import { orchestrators } from '../../stacks/registry';
import { createdTables } from './created';

const PART = /(<!-- what the example creates; npm run docs -->\n).*?(<!-- end -->)/s;

/** A page of docs/ with the tables of what its first example creates made anew, where it has a place for them. */
export function withCreated(page: string): string {
  if (!PART.test(page)) return page;
  const example = /^```yaml\n(clusters:.*?)^```$/ms.exec(page)?.[1] ?? '';
  return page.replace(PART, (_, begin: string, end: string) => `${begin}\n${createdTables(planOf(example))}\n\n${end}`);
}

function planOf(clusters: string) {
  const folder = mkdtempSync(join(tmpdir(), 'docs-'));
  try {
    const file = join(folder, 'clusters.yaml');
    writeFileSync(file, clusters);
    const [{ orchestrator, props }] = loadClusters(file, orchestrators) as [ReturnType<typeof loadClusters>[number]];
    return orchestrators.find(({ name }) => name === orchestrator)!.plan(props);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
