import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { CloudInit } from '../../cloud-init/document';
import type { Software, SoftwareContext } from '../../cluster/orchestrator';
import { operatorKubeconfig } from '../../kubernetes-common/kubeconfig';
import { deployedRancher } from './check-change';
import { apiUrl, rancherUrl } from './defaults';
import { hostname } from './hostname';
import { nextSteps } from './next-steps';
import { outsideCommands } from './outside';
import { nodeFiles, roleFiles } from './node-files';
import { RancherPki } from './pki';
import type { RancherClusterProps, RancherRole } from './props';
import { readiness } from './readiness';

/** What runs on the nodes of a Rancher cluster, and what its user gets. */
export function rancherSoftware(
  scope: Construct,
  context: SoftwareContext<RancherClusterProps, RancherRole>,
): Software<RancherRole> {
  const { plan, endpoint } = context;
  const name = hostname(context.props, endpoint);
  const pki = new RancherPki(scope, plan, context.props, name);
  const api = apiUrl(endpoint);
  // Made once: a cluster may have hundreds of nodes.
  const ofRole = { agent: roleFiles(context, pki, 'agent'), server: roleFiles(context, pki, 'server') };

  return {
    cloudInit: (node) =>
      CloudInit.of({
        files: [...ofRole[node.pool.role], ...nodeFiles(context, pki, node)],
        run: [...outsideCommands(context.props), ...START],
      }),
    readiness: readiness(context, pki),
    deployed: deployedRancher(context.props),
    outputs: {
      endpoint: api,
      nextSteps: nextSteps(TerraformStack.of(scope).node.id),
      extra: {
        url: rancherUrl(name),
        ...(pki.rancher.authority === undefined ? {} : { ca: pki.rancher.authority }),
        bootstrap_password: pki.bootstrapPassword('admin'),
        kubeconfig: operatorKubeconfig(plan.cluster, api, pki.server.certificate('admin'), pki.operator),
      },
    },
  };
}

/** cloud-init ends at once: the bootstrap goes on by itself, at this boot and at every later one. */
const START = [
  ['systemctl', 'daemon-reload'],
  ['systemctl', 'enable', '--now', '--no-block', 'cluster-bootstrap.service'],
];
