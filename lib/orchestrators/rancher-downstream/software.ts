import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { CloudInit } from '../../cloud-init/document';
import type { Software, SoftwareContext } from '../../cluster/orchestrator';
import { nextSteps } from '../../kubernetes-common/next-steps';
import { RancherConnection } from './connection';
import { deployedDownstream } from './check-change';
import { commonFiles, nodeFiles, NodePasswords } from './node-files';
import type { DownstreamRole, RancherDownstreamClusterProps } from './props';
import { register } from './registration';

/** What runs on the nodes of a cluster that Rancher manages, and what its user gets. */
export function downstreamSoftware(
  scope: Construct,
  { props }: SoftwareContext<RancherDownstreamClusterProps, DownstreamRole>,
): Software<DownstreamRole> {
  const connection = new RancherConnection(scope, 'Rancher', props.rancher);
  const registration = register(scope, connection, props);
  const passwords = new NodePasswords(scope);
  const common = commonFiles(connection, registration);
  return {
    cloudInit: (node) =>
      CloudInit.of({ files: [...common, ...nodeFiles(props, connection, passwords, node)], run: START }),
    deployed: deployedDownstream(props),
    outputs: {
      endpoint: `${connection.url}/k8s/clusters/${registration.clusterId}`,
      nextSteps: nextSteps(TerraformStack.of(scope).node.id),
      extra: { rancher_cluster: registration.clusterId, kubeconfig: registration.kubeconfig },
    },
  };
}

/** cloud-init ends at once: the bootstrap goes on by itself, at this boot and at every later one. */
const START = [
  ['systemctl', 'daemon-reload'],
  ['systemctl', 'enable', '--now', '--no-block', 'cluster-bootstrap.service'],
];
