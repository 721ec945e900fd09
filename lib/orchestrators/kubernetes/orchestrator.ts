import type { Orchestrator } from '../../cluster/orchestrator';
import { checkKubernetes } from './check';
import { checkChange, type DeployedKubernetes } from './check-change';
import { planKubernetes } from './plan';
import type { KubernetesClusterProps, KubernetesRole } from './props';
import { kubernetesSchema } from './schema';
import { kubernetesSoftware } from './software';

export const kubernetes: Orchestrator<KubernetesClusterProps, KubernetesRole> = {
  name: 'kubernetes',
  schema: kubernetesSchema,
  check: checkKubernetes,
  checkChange: (deployed, props) => checkChange(deployed as DeployedKubernetes, props),
  plan: planKubernetes,
  software: kubernetesSoftware,
};
