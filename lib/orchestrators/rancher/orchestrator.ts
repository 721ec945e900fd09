import type { Orchestrator } from '../../cluster/orchestrator';
import { checkRancher } from './check';
import { planRancher } from './plan';
import type { RancherClusterProps, RancherRole } from './props';
import { rancherSchema } from './schema';
import { rancherSoftware } from './software';

export const rancher: Orchestrator<RancherClusterProps, RancherRole> = {
  name: 'rancher',
  schema: rancherSchema,
  check: checkRancher,
  plan: planRancher,
  software: rancherSoftware,
};
