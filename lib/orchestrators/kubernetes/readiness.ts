import { downloadLines } from '../../cluster/downloads';
import type { SoftwareContext } from '../../cluster/orchestrator';
import { readinessOfNodes } from '../../kubernetes-common/readiness';
import type { Readiness } from '../../readiness/readiness-gate';
import { kubernetesArtifacts } from './artifacts';
import { endpointUrl, kubernetesSettings, nodeMarks } from './defaults';
import type { KubernetesPki } from './pki';
import type { KubernetesClusterProps, KubernetesRole } from './props';

/** How a deploy waits for a Kubernetes; undefined where it shall not. */
export const readiness = (
  { plan, props, endpoint }: SoftwareContext<KubernetesClusterProps, KubernetesRole>,
  pki: KubernetesPki,
): Readiness | undefined =>
  readinessOfNodes({
    plan,
    props,
    url: endpointUrl(endpoint),
    authority: pki.cluster,
    operator: pki.operator,
    marks: (node) => nodeMarks(props, node),
    more: () => ({
      KUBERNETES_VERSION: kubernetesSettings(props).version,
      KUBERNETES_ARTIFACTS: downloadLines(kubernetesArtifacts(props)),
    }),
  });
