import { CLOUDSTACK_SECRET } from './cloudstack-secret';
import { NAMESPACE, RESTRICTED } from './manifest';

export const NODE = 'cloudstack-csi-node';

const KUBELET = '/var/lib/kubelet';

/** Mounts volumes, on every node. */
export const csiNode = (image: string, driver: string) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: NODE, namespace: NAMESPACE },
  spec: {
    selector: { matchLabels: { app: NODE } },
    updateStrategy: { rollingUpdate: { maxUnavailable: '10%' } },
    template: { metadata: { labels: { app: NODE } }, spec: pod(image, `${KUBELET}/plugins/${driver}`) },
  },
});

const pod = (image: string, sockets: string) => ({
  serviceAccountName: NODE,
  priorityClassName: 'system-node-critical',
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  tolerations: [{ operator: 'Exists' }],
  containers: [
    {
      name: 'driver',
      image,
      args: [
        'node',
        '--endpoint=unix:///csi/csi.sock',
        '--cloudstack-config=/config/cloud-config',
        '--node-name=$(NODE_NAME)',
      ],
      env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
      resources: { requests: { cpu: '10m', memory: '40Mi' } },
      // Whatever it mounts has to be seen by the kubelet.
      securityContext: { privileged: true },
      volumeMounts: [
        { name: 'sockets', mountPath: '/csi' },
        { name: 'kubelet', mountPath: KUBELET, mountPropagation: 'Bidirectional' },
        { name: 'devices', mountPath: '/dev' },
        { name: 'cloud-init', mountPath: '/run/cloud-init', readOnly: true },
        { name: 'config', mountPath: '/config', readOnly: true },
      ],
    },
    {
      name: 'registrar',
      image: 'registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.15.0',
      args: ['--csi-address=/csi/csi.sock', `--kubelet-registration-path=${sockets}/csi.sock`],
      resources: { requests: { cpu: '10m', memory: '20Mi' } },
      securityContext: RESTRICTED,
      volumeMounts: [
        { name: 'sockets', mountPath: '/csi' },
        { name: 'registration', mountPath: '/registration' },
      ],
    },
  ],
  volumes: [
    folder('sockets', sockets, 'DirectoryOrCreate'),
    folder('kubelet', KUBELET),
    folder('devices', '/dev'),
    folder('registration', `${KUBELET}/plugins_registry`, 'DirectoryOrCreate'),
    folder('cloud-init', '/run/cloud-init', 'DirectoryOrCreate'),
    { name: 'config', secret: { secretName: CLOUDSTACK_SECRET.name } },
  ],
});

const folder = (name: string, path: string, type = 'Directory') => ({ name, hostPath: { path, type } });
