import { ClusterConfigError } from '../../lib/config/errors';
import { loadClusters } from '../../lib/config/load';
import { orchestrators } from '../../stacks/registry';
import { root } from '../common/paths';
import { UserError } from '../common/user-error';
import { join } from 'node:path';

/** The cluster that the demo shows unless told otherwise. */
const usual = 'swarm-cluster';

/** Finds a cluster of clusters.yaml by its id; a `UserError` names the ids that exist. */
export function chooseCluster(id: string = usual): { cluster: string; orchestrator: string } {
  const file = process.env.CLUSTERS_CONFIG ?? join(root, 'clusters.yaml');
  const clusters = load(file);
  const found = clusters.find((cluster) => cluster.id === id);
  if (found) return { cluster: found.id, orchestrator: found.orchestrator };
  throw new UserError(
    `${file} has no cluster ${id}: choose one of ${clusters.map((cluster) => cluster.id).join(', ')}`,
  );
}

function load(file: string) {
  try {
    return loadClusters(file, orchestrators);
  } catch (error) {
    throw error instanceof ClusterConfigError ? new UserError(error.message) : error;
  }
}
