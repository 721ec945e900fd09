import type { SoftwareContext } from '../../cluster/orchestrator';
import type { Readiness } from '../../readiness/readiness-gate';
import { apiUrl, nodeMarks, rancherSettings } from './defaults';
import type { RancherPki } from './pki';
import type { RancherClusterProps, RancherRole } from './props';

/** How a deploy waits for the nodes; undefined where it shall not. */
export function readiness(
  { plan, props, endpoint }: SoftwareContext<RancherClusterProps, RancherRole>,
  pki: RancherPki,
): Readiness | undefined {
  const { waitForReady = true, readyTimeoutMinutes = 30 } = props;
  if (!waitForReady) return undefined;
  return {
    program: 'kubernetes',
    environment: {
      KUBERNETES_URL: apiUrl(endpoint),
      KUBERNETES_CA: pki.server.certificate('admin'),
      KUBERNETES_CERT: pki.operator.certificate,
      KUBERNETES_KEY: pki.operator.key,
      KUBERNETES_NODES: JSON.stringify(
        Object.fromEntries(plan.nodes.map((node) => [node.name, nodeMarks(props, node)])),
      ),
      KUBERNETES_VERSION: rancherSettings(props).version,
      KUBERNETES_ARTIFACTS: '',
      KUBERNETES_TIMEOUT_SECONDS: String(readyTimeoutMinutes * 60),
    },
  };
}
