import { downloadLines } from '../../cluster/downloads';
import type { SoftwareContext } from '../../cluster/orchestrator';
import type { Readiness } from '../../readiness/readiness-gate';
import { kubernetesArtifacts } from './artifacts';
import { endpointUrl, kubernetesSettings, nodeMarks } from './defaults';
import type { KubernetesPki } from './pki';
import type { KubernetesClusterProps, KubernetesRole } from './props';

/** How a deploy waits for a Kubernetes; undefined where it shall not. */
export function readiness(
  { plan, props, endpoint }: SoftwareContext<KubernetesClusterProps, KubernetesRole>,
  pki: KubernetesPki,
): Readiness | undefined {
  const { waitForReady = true, readyTimeoutMinutes = 30 } = props;
  if (!waitForReady) return undefined;
  const { version } = kubernetesSettings(props);
  return {
    program: 'kubernetes',
    environment: {
      KUBERNETES_URL: endpointUrl(endpoint),
      KUBERNETES_CA: pki.cluster.certificate('admin'),
      KUBERNETES_CERT: pki.operator.certificate,
      KUBERNETES_KEY: pki.operator.key,
      KUBERNETES_NODES: JSON.stringify(
        Object.fromEntries(plan.nodes.map((node) => [node.name, nodeMarks(props, node)])),
      ),
      KUBERNETES_VERSION: version,
      KUBERNETES_ARTIFACTS: downloadLines(kubernetesArtifacts(props)),
      KUBERNETES_TIMEOUT_SECONDS: String(readyTimeoutMinutes * 60),
    },
  };
}
