import type { Orchestrator } from '../../cluster/orchestrator';
import type { NamedAccess } from './access';
import { checkDownstream } from './check';
import { checkChange, type DeployedDownstream } from './check-change';
import { planDownstream } from './plan';
import type { DownstreamRole, RancherDownstreamClusterProps } from './props';
import { downstreamSchema } from './schema';
import { downstreamSoftware } from './software';

export const rancherDownstream: Orchestrator<RancherDownstreamClusterProps, DownstreamRole> = {
  name: 'rancher-downstream',
  schema: downstreamSchema,
  check: checkDownstream,
  checkChange: (deployed, props) => checkChange(deployed as DeployedDownstream, props),
  others: ({ rancher }) => {
    const { cluster } = rancher as NamedAccess;
    return cluster === undefined ? [] : [{ path: 'rancher.cluster', name: cluster, orchestrator: 'rancher' }];
  },
  plan: planDownstream,
  software: downstreamSoftware,
};
