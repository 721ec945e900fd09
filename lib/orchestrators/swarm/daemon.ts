import type { PlannedNode } from '../../plan/model';
import { bridgePool } from './defaults';
import type { SwarmClusterProps, SwarmRole } from './props';

/** Engine labels with this prefix become swarm node labels: the leader copies them when a node is ready. */
export const NODE_LABEL_PREFIX = 'cluster.label.';

/** /etc/docker/daemon.json of a node. */
export function daemonConfig(props: SwarmClusterProps, node: PlannedNode<SwarmRole>): Record<string, unknown> {
  const { engine = {}, mtu } = props;
  const { maxSize, maxFile } = engine.logRotation ?? { maxSize: '10m', maxFile: 5 };
  const nodeLabels = { ...props.pools?.[node.pool.name]?.labels, pool: node.pool.name };
  return {
    'log-driver': 'local',
    'log-opts': { 'max-size': maxSize, 'max-file': String(maxFile) },
    // The engine refuses swarm mode with it on.
    'live-restore': false,
    'storage-driver': engine.storageDriver ?? 'overlay2',
    'default-address-pools': [{ base: bridgePool(props), size: 24 }],
    labels: Object.entries(nodeLabels).map(([key, value]) => `${NODE_LABEL_PREFIX}${key}=${value}`),
    ...(engine.registryMirrors ? { 'registry-mirrors': engine.registryMirrors } : {}),
    ...(engine.insecureRegistries ? { 'insecure-registries': engine.insecureRegistries } : {}),
    ...(mtu ? { mtu } : {}),
    ...engine.daemonOptions,
  };
}
