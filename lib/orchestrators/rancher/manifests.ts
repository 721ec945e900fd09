import { Fn, Token } from 'cdktf';
import type { NodeFile } from '../../cloud-init/document';
import type { SoftwareContext } from '../../cluster/orchestrator';
import { yaml } from '../../kubernetes-common/yaml';
import { Secret } from '../../secrets/secret';
import { helmChart } from './chart';
import { dns, hasDnsOfOurs, hasTraefikOfOurs, retry, traefik } from './fail-over';
import { certManager } from './lets-encrypt';
import { NAMES } from './names';
import { PATHS } from './paths';
import { GROUPS, type RancherPki } from './pki';
import type { RancherClusterProps, RancherRole } from './props';

type Context = SoftwareContext<RancherClusterProps, RancherRole>;

/** What the servers apply, in the order of the files' names. */
export function manifestFiles(context: Context, pki: RancherPki): NodeFile[] {
  const { props } = context;
  const ownTraefik = hasTraefikOfOurs(props);
  return [
    file('10-rights', rights()),
    ...(ownTraefik ? [file('11-traefik', yaml(traefik))] : []),
    ...(hasDnsOfOurs(props) ? [file('12-dns', yaml(dns(props)))] : []),
    file('20-rancher', yaml(namespace, helmChart(context), ...(ownTraefik ? [retry(props)] : []))),
    file('21-rancher-password', password(pki)),
    ...(props.letsEncrypt
      ? [file('22-cert-manager', yaml(certManager))]
      : [file('22-rancher-certificate', certificate(pki))]),
    ...(pki.rancher.authority ? [file('23-rancher-authority', authority(pki.rancher.authority))] : []),
    ...(props.additionalTrustedCAs === undefined
      ? []
      : [file('24-rancher-trusts', additionalAuthorities(props.additionalTrustedCAs))]),
  ];
}

const file = (name: string, content: NodeFile['content']): NodeFile => ({
  path: `${PATHS.manifests}/${name}.yaml`,
  permissions: '0600',
  content,
});

const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMES.namespace } };

const password = (pki: RancherPki): Secret =>
  Secret.around('values of Rancher', [pki.bootstrapPassword('pki')], (text) =>
    yaml(secret(NAMES.values, 'kube-system', { 'values.yaml': yaml({ bootstrapPassword: quoted(text!) }) })),
  );

const certificate = ({ rancher }: RancherPki): Secret =>
  Secret.around('certificate of Rancher', [rancher.certificate!, rancher.key!], (...texts) => {
    const [chain, key] = texts.map(quoted);
    return yaml({
      ...secret(NAMES.certificate, NAMES.namespace, { 'tls.crt': chain!, 'tls.key': key! }),
      type: 'kubernetes.io/tls',
    });
  });

const authority = (pem: string): string =>
  yaml(secret(NAMES.authority, NAMES.namespace, { 'cacerts.pem': quoted(pem) }));

const additionalAuthorities = (pem: string): string =>
  yaml(secret(NAMES.additionalAuthorities, NAMES.namespace, { 'ca-additional.pem': quoted(pem) }));

const secret = (name: string, inNamespace: string, stringData: Readonly<Record<string, string>>) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: inNamespace },
  stringData,
});

/** What only Terraform knows stands in YAML as a JSON string, whatever is in it. */
const quoted = (text: string): string => (Token.isUnresolved(text) ? (Fn.jsonencode(text) as string) : text);

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
