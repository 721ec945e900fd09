import { CLOUDSTACK_SECRET } from './cloudstack-secret';
import {
  account,
  authenticationReader,
  LEAVE_DEAD_NODES,
  manifest,
  NAMESPACE,
  ON_CONTROL_PLANES,
  RESTRICTED,
  rule,
} from './manifest';

export const DEFAULT_IMAGE = 'docker.io/apache/cloudstack-kubernetes-provider:v1.2.0';

const NAME = 'cloud-controller-manager';

/** CloudStack's cloud controller manager: gives services of type LoadBalancer an address, and nodes their provider id. */
export const cloudControllerManager = (cluster: string, image = DEFAULT_IMAGE): string =>
  manifest([
    ...account(NAME, [
      rule('', ['nodes'], ['get', 'list', 'watch', 'patch', 'update', 'delete']),
      rule('', ['nodes/status'], ['patch']),
      rule('', ['services'], ['get', 'list', 'watch', 'patch', 'update']),
      rule('', ['services/status'], ['patch', 'update']),
      rule('', ['events'], ['create', 'patch', 'update']),
      rule('', ['pods'], ['get', 'list']),
      rule('', ['configmaps'], ['list', 'watch']),
      rule('', ['serviceaccounts'], ['create', 'get']),
      rule('coordination.k8s.io', ['leases'], ['get', 'create', 'update']),
    ]),
    authenticationReader(NAME),
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: NAME, namespace: NAMESPACE },
      spec: {
        replicas: 1,
        // In the network of its node, where two of them would want the same port.
        strategy: { type: 'Recreate' },
        selector: { matchLabels: { app: NAME } },
        template: { metadata: { labels: { app: NAME } }, spec: pod(cluster, image) },
      },
    },
  ]);

const pod = (cluster: string, image: string) => ({
  serviceAccountName: NAME,
  priorityClassName: 'system-cluster-critical',
  // Works before the pod network does, and asks the node's own name servers.
  hostNetwork: true,
  dnsPolicy: 'Default',
  nodeSelector: ON_CONTROL_PLANES.nodeSelector,
  tolerations: [
    ...ON_CONTROL_PLANES.tolerations,
    // The taint that it takes from new nodes itself.
    { key: 'node.cloudprovider.kubernetes.io/uninitialized', operator: 'Exists', effect: 'NoSchedule' },
    { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoSchedule' },
    ...LEAVE_DEAD_NODES,
  ],
  containers: [
    {
      name: NAME,
      image,
      args: [
        '--cloud-provider=external-cloudstack',
        '--cloud-config=/config/cloud-config',
        '--leader-elect=true',
        '--configure-cloud-routes=false',
        `--cluster-name=${cluster}`,
      ],
      resources: { requests: { cpu: '10m', memory: '60Mi' } },
      securityContext: RESTRICTED,
      volumeMounts: [{ name: 'config', mountPath: '/config', readOnly: true }],
    },
  ],
  volumes: [{ name: 'config', secret: { secretName: CLOUDSTACK_SECRET.name } }],
});
