import type { SoftwareContext } from '../../cluster/orchestrator';
import type { Readiness } from '../../readiness/readiness-gate';
import { CHART_PATH, helmChart } from './chart';
import { apiUrl, nodeMarks, rancherUrl } from './defaults';
import { hostname } from './hostname';
import type { RancherPki } from './pki';
import type { RancherClusterProps, RancherRole } from './props';

/** How a deploy waits for the nodes; undefined where it shall not. */
export function readiness(
  context: SoftwareContext<RancherClusterProps, RancherRole>,
  pki: RancherPki,
): Readiness | undefined {
  const { plan, props, endpoint } = context;
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
      KUBERNETES_TIMEOUT_SECONDS: String(readyTimeoutMinutes * 60),
      // A chart of another version, or other values, reach a cluster that is there by a deploy.
      KUBERNETES_OBJECTS: literally(JSON.stringify([{ path: CHART_PATH, object: helmChart(context) }])),
      WEBSITE_URL: `${rancherUrl(hostname(props, endpoint))}/ping`,
      WEBSITE_ADDRESS: endpoint,
      WEBSITE_CA: pki.rancher.authority ?? '',
      WEBSITE_ANSWER: 'pong',
    },
  };
}

/** What Terraform would take for its own, such as `%{KUBERNETES_API}`, stays as it is. */
const literally = (text: string): string => text.replace(/[%$](?=\{(?!TfToken\[))/g, '$&$&');
