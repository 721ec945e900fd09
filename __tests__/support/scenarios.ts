import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadClusters, type ClusterConfig } from '../../lib/config/load';
import { orchestrators } from '../../stacks/registry';

const folder = resolve(__dirname, '../golden');

/** Every cluster of the golden folders, by scenario and name. */
export const scenarios: readonly (readonly [string, ClusterConfig])[] = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => loadScenario(name));

function loadScenario(name: string): [string, ClusterConfig][] {
  const root = resolve(__dirname, '../..');
  const file = name === 'committed' ? join(root, 'clusters.yaml') : join(folder, name, 'clusters.yaml');
  return loadClusters(file, orchestrators).map((cluster) => [
    `${name}: ${cluster.orchestrator} ${cluster.id}`,
    cluster,
  ]);
}
