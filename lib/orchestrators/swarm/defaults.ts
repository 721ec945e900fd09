import { SWARM_PORTS } from './ports';
import type { SwarmClusterProps } from './props';

export const MANAGER_POOL = 'manager';

/** Settings of the swarm itself, with everything that was left out filled in. */
export function swarmSettings(props: SwarmClusterProps) {
  return {
    addressPool: props.addressPool ?? '10.200.0.0/16',
    subnetSize: props.addressPoolSubnetSize ?? 24,
    dataPathPort: props.dataPathPort ?? SWARM_PORTS.dataPath,
    drainManagers: props.drainManagers ?? false,
  };
}

export function backupSettings({ backup }: SwarmClusterProps) {
  return {
    enabled: backup !== undefined,
    schedule: backup?.schedule ?? '*-*-* 03:00',
    directory: backup?.directory ?? '/var/backups/swarm',
    keep: backup?.keep ?? 7,
  };
}
