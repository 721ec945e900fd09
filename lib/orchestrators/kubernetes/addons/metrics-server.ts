import { account, authenticationReader, manifest, NAMESPACE, RESTRICTED, rule } from './manifest';

export const DEFAULT_IMAGE = 'registry.k8s.io/metrics-server/metrics-server:v0.8.1';

const NAME = 'metrics-server';
const PORT = 10_250;

/** Figures of nodes and pods, for `kubectl top` and for autoscaling. It checks the kubelets' certificates. */
export const metricsServer = (image = DEFAULT_IMAGE): string =>
  manifest([
    ...account(NAME, [
      rule('', ['nodes/metrics'], ['get']),
      rule('', ['pods', 'nodes', 'namespaces', 'configmaps'], ['get', 'list', 'watch']),
    ]),
    authenticationReader(NAME),
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: `${NAME}:system:auth-delegator` },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:auth-delegator' },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: NAMESPACE }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: {
        name: 'system:aggregated-metrics-reader',
        labels: Object.fromEntries(
          ['admin', 'edit', 'view'].map((role) => [`rbac.authorization.k8s.io/aggregate-to-${role}`, 'true']),
        ),
      },
      rules: [rule('metrics.k8s.io', ['pods', 'nodes'], ['get', 'list', 'watch'])],
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: NAME, namespace: NAMESPACE },
      spec: { selector: { app: NAME }, ports: [{ name: 'https', port: 443, targetPort: 'https' }] },
    },
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1beta1.metrics.k8s.io' },
      spec: {
        group: 'metrics.k8s.io',
        version: 'v1beta1',
        groupPriorityMinimum: 100,
        versionPriority: 100,
        insecureSkipTLSVerify: true,
        service: { name: NAME, namespace: NAMESPACE },
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: NAME, namespace: NAMESPACE },
      spec: {
        strategy: { rollingUpdate: { maxUnavailable: 0 } },
        selector: { matchLabels: { app: NAME } },
        template: { metadata: { labels: { app: NAME } }, spec: pod(image) },
      },
    },
  ]);

const probe = (path: string) => ({ httpGet: { path, port: 'https', scheme: 'HTTPS' }, periodSeconds: 10 });

const pod = (image: string) => ({
  serviceAccountName: NAME,
  priorityClassName: 'system-cluster-critical',
  // Also where there are no workers.
  tolerations: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
  containers: [
    {
      name: NAME,
      image,
      args: [
        '--cert-dir=/tmp',
        `--secure-port=${PORT}`,
        '--kubelet-preferred-address-types=InternalIP',
        '--kubelet-use-node-status-port',
        '--metric-resolution=15s',
      ],
      ports: [{ name: 'https', containerPort: PORT }],
      livenessProbe: probe('/livez'),
      readinessProbe: { ...probe('/readyz'), initialDelaySeconds: 20 },
      resources: { requests: { cpu: '100m', memory: '200Mi' } },
      securityContext: {
        ...RESTRICTED,
        runAsNonRoot: true,
        runAsUser: 1000,
      },
      volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
    },
  ],
  volumes: [{ name: 'tmp', emptyDir: {} }],
});
