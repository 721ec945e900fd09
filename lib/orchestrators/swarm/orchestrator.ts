import type { Orchestrator } from '../../cluster/orchestrator';
import { checkSwarm } from './check';
import { planSwarm } from './plan';
import type { SwarmClusterProps, SwarmRole } from './props';
import { swarmSchema } from './schema';
import { swarmSoftware } from './software';

export const swarm: Orchestrator<SwarmClusterProps, SwarmRole> = {
  name: 'swarm',
  schema: swarmSchema,
  check: checkSwarm,
  plan: planSwarm,
  software: swarmSoftware,
};
