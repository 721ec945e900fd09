import type { Orchestrator } from '../../cluster/orchestrator';
import { checkKubernetes } from './check';
import { planKubernetes } from './plan';
import type { KubernetesClusterProps, KubernetesRole } from './props';
import { kubernetesSchema } from './schema';
import { kubernetesSoftware } from './software';

export const kubernetes: Orchestrator<KubernetesClusterProps, KubernetesRole> = {
  name: 'kubernetes',
  schema: kubernetesSchema,
  check: checkKubernetes,
  plan: planKubernetes,
  software: kubernetesSoftware,
};
