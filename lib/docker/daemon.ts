import type { EngineOptions } from './engine-options';

/** Network that local bridges are cut from. */
export const bridgePool = ({ bridgePool }: EngineOptions = {}): string => bridgePool ?? '172.20.0.0/14';

export interface DaemonSettings {
  /** Containers run on while dockerd is restarted. */
  readonly liveRestore: boolean;
  /** `key=value` each. */
  readonly labels: readonly string[];
  readonly mtu?: number;
}

/** /etc/docker/daemon.json of a node. */
export function daemonConfig(
  engine: EngineOptions = {},
  { liveRestore, labels, mtu }: DaemonSettings,
): Record<string, unknown> {
  const { maxSize, maxFile } = engine.logRotation ?? { maxSize: '10m', maxFile: 5 };
  return {
    'log-driver': 'local',
    'log-opts': { 'max-size': maxSize, 'max-file': String(maxFile) },
    'live-restore': liveRestore,
    'storage-driver': engine.storageDriver ?? 'overlay2',
    'default-address-pools': [{ base: bridgePool(engine), size: 24 }],
    labels,
    ...(engine.registryMirrors ? { 'registry-mirrors': engine.registryMirrors } : {}),
    ...(engine.insecureRegistries ? { 'insecure-registries': engine.insecureRegistries } : {}),
    ...(mtu ? { mtu } : {}),
    ...engine.daemonOptions,
  };
}
