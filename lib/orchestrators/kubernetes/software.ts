import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { CloudInit } from '../../cloud-init/document';
import type { Software, SoftwareContext } from '../../cluster/orchestrator';
import { operatorKubeconfig } from '../../kubernetes-common/kubeconfig';
import { nextSteps } from '../../kubernetes-common/next-steps';
import { deployedKubernetes } from './check-change';
import { commonFiles } from './common-files';
import { controlPlaneFiles } from './control-plane-files';
import { endpointUrl } from './defaults';
import { initFile, nodeFiles } from './node-files';
import { KubernetesPki } from './pki';
import type { KubernetesClusterProps, KubernetesRole } from './props';
import { readiness } from './readiness';

type Context = SoftwareContext<KubernetesClusterProps, KubernetesRole>;

/** What runs on the nodes of a Kubernetes, and what its user gets. */
export function kubernetesSoftware(scope: Construct, context: Context): Software<KubernetesRole> {
  const { plan, endpoint } = context;
  const pki = new KubernetesPki(scope, plan);
  const apiUrl = endpointUrl(endpoint);
  // Made once: a cluster may have hundreds of nodes.
  const ofRole = {
    worker: commonFiles(context, pki, 'worker'),
    'control-plane': [...commonFiles(context, pki, 'control-plane'), ...controlPlaneFiles(context, pki)],
  };

  return {
    cloudInit(node) {
      const { role } = node.pool;
      const document = CloudInit.of({ files: [...ofRole[role], ...nodeFiles(context, pki, node)], run: START });
      return role === 'control-plane' ? document.with({ files: [initFile(context, node)] }) : document;
    },
    readiness: readiness(context, pki),
    deployed: deployedKubernetes(context.props),
    outputs: {
      endpoint: apiUrl,
      nextSteps: nextSteps(TerraformStack.of(scope).node.id),
      extra: {
        kubeconfig: operatorKubeconfig(plan.cluster, apiUrl, pki.cluster.certificate('admin'), pki.operator),
      },
    },
  };
}

/** cloud-init ends at once: the bootstrap goes on by itself, at this boot and at every later one. */
const START = [
  ['systemctl', 'daemon-reload'],
  ['systemctl', 'enable', '--now', '--no-block', 'cluster-bootstrap.service'],
];
