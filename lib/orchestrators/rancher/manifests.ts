import type { NodeFile } from '../../cloud-init/document';
import type { SoftwareContext } from '../../cluster/orchestrator';
import { yaml } from '../kubernetes/yaml';
import { PATHS } from './paths';
import { GROUPS, type RancherPki } from './pki';
import type { RancherClusterProps, RancherRole } from './props';

/** What the servers apply, in the order of the files' names. */
export const manifestFiles = (
  _context: SoftwareContext<RancherClusterProps, RancherRole>,
  _pki: RancherPki,
): NodeFile[] => [file('10-rights', rights())];

const file = (name: string, content: NodeFile['content'], setting?: string): NodeFile => ({
  path: `${PATHS.manifests}/${name}.yaml`,
  permissions: '0600',
  content,
  ...(setting === undefined ? {} : { setting }),
});

const RBAC = 'rbac.authorization.k8s.io';

/** Of the certificates that Terraform has signed. */
const rights = (): string =>
  yaml(
    binding('cluster-operators', 'cluster-admin', GROUPS.operators),
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: { name: 'cluster-servers' },
      // A server that is made anew takes away what its predecessor has left.
      rules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['get', 'delete'] }],
    },
    binding('cluster-servers', 'cluster-servers', GROUPS.servers),
  );

const binding = (name: string, role: string, group: string) => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'ClusterRoleBinding',
  metadata: { name },
  roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
  subjects: [{ apiGroup: RBAC, kind: 'Group', name: group }],
});
