import type { Orchestrator } from '../../cluster/orchestrator';
import { checkRancher } from './check';
import { checkChange, type DeployedRancher } from './check-change';
import { planRancher } from './plan';
import type { RancherClusterProps, RancherRole } from './props';
import { rancherSchema } from './schema';
import { rancherSoftware } from './software';

export const rancher: Orchestrator<RancherClusterProps, RancherRole> = {
  name: 'rancher',
  schema: rancherSchema,
  check: checkRancher,
  checkChange: (deployed, props) => checkChange(deployed as DeployedRancher, props),
  plan: planRancher,
  software: rancherSoftware,
};
