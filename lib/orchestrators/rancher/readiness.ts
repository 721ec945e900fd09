import type { SoftwareContext } from '../../cluster/orchestrator';
import { readinessOfNodes } from '../../kubernetes-common/readiness';
import type { Readiness } from '../../readiness/readiness-gate';
import { CHART_PATH, helmChart } from './chart';
import { apiUrl, nodeMarks, rancherUrl } from './defaults';
import { hostname } from './hostname';
import type { RancherPki } from './pki';
import type { RancherClusterProps, RancherRole } from './props';

/** How a deploy waits for the nodes and for Rancher; undefined where it shall not. */
export function readiness(
  context: SoftwareContext<RancherClusterProps, RancherRole>,
  pki: RancherPki,
): Readiness | undefined {
  const { plan, props, endpoint } = context;
  return readinessOfNodes({
    plan,
    props,
    url: apiUrl(endpoint),
    authority: pki.server,
    operator: pki.operator,
    marks: (node) => nodeMarks(props, node),
    more: () => ({
      // A chart of another version, or other values, reach a cluster that is there by a deploy.
      KUBERNETES_OBJECTS: literally(JSON.stringify([{ path: CHART_PATH, object: helmChart(context) }])),
      // Nobody trusts a certificate that is for trying.
      WEBSITE_URL: props.letsEncrypt?.environment === 'staging' ? '' : `${rancherUrl(hostname(props, endpoint))}/ping`,
      WEBSITE_ADDRESS: endpoint,
      WEBSITE_CA: pki.rancher.authority ?? '',
      WEBSITE_ANSWER: 'pong',
    }),
  });
}

/** What Terraform would take for its own, such as `%{KUBERNETES_API}`, stays as it is. */
const literally = (text: string): string => text.replace(/[%$](?=\{(?!TfToken\[))/g, '$&$&');
