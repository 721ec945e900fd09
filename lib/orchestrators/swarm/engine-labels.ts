import type { PlannedNode } from '../../plan/model';
import type { SwarmClusterProps, SwarmRole } from './props';

/** Engine labels with this prefix become swarm node labels: the leader copies them when a node is ready. */
const NODE_LABEL_PREFIX = 'cluster.label.';

export function engineLabels(props: SwarmClusterProps, { pool }: PlannedNode<SwarmRole>): string[] {
  const nodeLabels = { ...props.pools?.[pool.name]?.labels, pool: pool.name };
  return Object.entries(nodeLabels).map(([key, value]) => `${NODE_LABEL_PREFIX}${key}=${value}`);
}
