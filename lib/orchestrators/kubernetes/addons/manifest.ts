import { yaml } from '../../../kubernetes-common/yaml';

export interface KubernetesObject extends Readonly<Record<string, unknown>> {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Objects as a manifest. */
export const manifest = (objects: readonly KubernetesObject[]): string => yaml(...objects);

export const NAMESPACE = 'kube-system';

const RBAC = 'rbac.authorization.k8s.io';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** A service account and what it may do in the whole cluster. */
export const account = (name: string, rules: readonly Rule[], namespace = NAMESPACE): KubernetesObject[] => [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
  { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name }, rules },
  {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  },
];

/** How a server of an extension API, or a controller with an endpoint, learns whom to trust. */
export const authenticationReader = (name: string): KubernetesObject => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'RoleBinding',
  metadata: { name: `${name}-authentication-reader`, namespace: NAMESPACE },
  roleRef: { apiGroup: RBAC, kind: 'Role', name: 'extension-apiserver-authentication-reader' },
  subjects: [{ kind: 'ServiceAccount', name, namespace: NAMESPACE }],
});

/** `rule('', ['pods'], ['get'])` */
export const rule = (group: string, resources: readonly string[], verbs: readonly string[]): Rule => ({
  apiGroups: [group],
  resources,
  verbs,
});

/** The control planes, which keep others away. */
export const ON_CONTROL_PLANES = {
  nodeSelector: { 'node-role.kubernetes.io/control-plane': '' },
  tolerations: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
};

/** From a node that has died to another one after half a minute instead of five. */
export const LEAVE_DEAD_NODES = ['not-ready', 'unreachable'].map((state) => ({
  key: `node.kubernetes.io/${state}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 30,
}));

/** Of a container that needs no rights. */
export const RESTRICTED = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};
