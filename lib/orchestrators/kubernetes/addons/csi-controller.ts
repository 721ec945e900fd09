import { CLOUDSTACK_SECRET } from './cloudstack-secret';
import { LEAVE_DEAD_NODES, NAMESPACE, ON_CONTROL_PLANES, RESTRICTED } from './manifest';

export const CONTROLLER = 'cloudstack-csi-controller';

const SOCKETS = '/csi';
const SOCKET = `${SOCKETS}/csi.sock`;

/** Makes, attaches, resizes and deletes volumes: the driver and Kubernetes' own helpers around it. */
export const csiController = (image: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: CONTROLLER, namespace: NAMESPACE },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: CONTROLLER } },
    template: { metadata: { labels: { app: CONTROLLER } }, spec: pod(image) },
  },
});

const pod = (image: string) => ({
  serviceAccountName: CONTROLLER,
  priorityClassName: 'system-cluster-critical',
  nodeSelector: ON_CONTROL_PLANES.nodeSelector,
  tolerations: [...ON_CONTROL_PLANES.tolerations, ...LEAVE_DEAD_NODES],
  securityContext: { runAsNonRoot: true, runAsUser: 65_532, runAsGroup: 65_532, fsGroup: 65_532 },
  containers: [
    container('driver', image, [
      'controller',
      `--endpoint=unix://${SOCKET}`,
      '--cloudstack-config=/config/cloud-config',
    ]),
    helper('csi-provisioner:v6.1.1', ['--feature-gates=Topology=true', '--strict-topology', '--timeout=300s']),
    helper('csi-attacher:v4.10.0', ['--timeout=300s']),
    helper('csi-resizer:v2.0.0', ['--timeout=300s']),
  ],
  volumes: [
    { name: 'sockets', emptyDir: {} },
    { name: 'config', secret: { secretName: CLOUDSTACK_SECRET.name } },
  ],
});

function helper(image: string, args: readonly string[]) {
  const [name] = image.split(':');
  return container(name!, `registry.k8s.io/sig-storage/${image}`, [
    `--csi-address=${SOCKET}`,
    '--leader-election',
    ...args,
  ]);
}

const container = (name: string, image: string, args: readonly string[]) => ({
  name,
  image,
  args,
  resources: { requests: { cpu: '10m', memory: '40Mi' } },
  securityContext: RESTRICTED,
  volumeMounts: [
    { name: 'sockets', mountPath: SOCKETS },
    ...(name === 'driver' ? [{ name: 'config', mountPath: '/config', readOnly: true }] : []),
  ],
});
