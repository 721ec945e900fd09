import { yaml } from '../../kubernetes-common/yaml';
import { Secret } from '../../secrets/secret';
import { PATHS } from './paths';
import type { OidcIssuer } from './props';

/** TLS 1.2 with forward secrecy and authenticated encryption; TLS 1.3 has no other ciphers. For etcd as well. */
export const TLS_CIPHERS = [
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
].join(',');

export const TLS_VERSION = 'VersionTLS12';

/** The bootstrap copies the files of this module to PATHS.apiServer, from /etc/cluster. */
const { apiServer: FOLDER, auditLogs: AUDIT_LOGS } = PATHS;

/** Arguments of the API server. */
export const apiServerSecurity = (): Record<string, string> => ({
  'admission-control-config-file': `${FOLDER}/admission.yaml`,
  'audit-log-maxage': '30',
  'audit-log-maxbackup': '10',
  'audit-log-maxsize': '100',
  'audit-log-path': `${AUDIT_LOGS}/audit.log`,
  'audit-policy-file': `${FOLDER}/audit-policy.yaml`,
  'authentication-config': `${FOLDER}/authentication.yaml`,
  'enable-admission-plugins': 'NodeRestriction',
  'encryption-provider-config': `${FOLDER}/encryption.yaml`,
  'kubelet-certificate-authority': '/etc/kubernetes/pki/ca.crt',
  profiling: 'false',
  'tls-cipher-suites': TLS_CIPHERS,
  'tls-min-version': TLS_VERSION,
});

/** Volumes of the API server's pod. */
export const apiServerFiles = () => [
  { name: 'cluster', hostPath: FOLDER, mountPath: FOLDER, readOnly: true, pathType: 'Directory' },
  { name: 'audit-logs', hostPath: AUDIT_LOGS, mountPath: AUDIT_LOGS, pathType: 'DirectoryOrCreate' },
];

/** Secrets are written encrypted; what was written before the key was there can still be read. */
export const encryptionFile = (key: Secret): Secret =>
  Secret.around('encryption configuration', [key], (secret) =>
    yaml({
      apiVersion: 'apiserver.config.k8s.io/v1',
      kind: 'EncryptionConfiguration',
      resources: [
        {
          resources: ['secrets'],
          providers: [{ secretbox: { keys: [{ name: 'key1', secret }] } }, { identity: {} }],
        },
      ],
    }),
  );

/** Programs that talk to the API without end; nobody else can be them without a certificate of the cluster's CA. */
const OWN_WORK = ['system:apiserver', 'system:kube-controller-manager', 'system:kube-scheduler', 'system:kube-proxy'];

/** Who did what, without the content of secrets and without what the cluster does all the time by itself. */
export const auditPolicyFile = (): string =>
  yaml({
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived'],
    rules: [
      {
        level: 'None',
        userGroups: ['system:nodes', 'system:serviceaccounts:kube-system'],
        verbs: ['get', 'list', 'watch'],
      },
      { level: 'None', users: OWN_WORK },
      { level: 'None', nonResourceURLs: ['/healthz*', '/livez*', '/readyz*', '/version'] },
      { level: 'None', resources: [{ group: 'coordination.k8s.io', resources: ['leases'] }] },
      { level: 'Metadata' },
    ],
  });

/** Without a name one may ask whether the API lives, and nothing else. */
export const authenticationFile = (issuers: readonly OidcIssuer[] = []): string =>
  yaml({
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AuthenticationConfiguration',
    anonymous: { enabled: true, conditions: ['/livez', '/readyz', '/healthz'].map((path) => ({ path })) },
    ...(issuers.length > 0 ? { jwt: issuers.map(jwt) } : {}),
  });

/** With a prefix nobody can be a user or group of the cluster itself. */
const jwt = ({ usernamePrefix = 'oidc:', groupsPrefix = 'oidc:', ...issuer }: OidcIssuer) => ({
  issuer: {
    url: issuer.issuerUrl,
    audiences: issuer.audiences,
    ...(issuer.audiences.length > 1 ? { audienceMatchPolicy: 'MatchAny' } : {}),
    ...(issuer.certificateAuthority ? { certificateAuthority: issuer.certificateAuthority } : {}),
  },
  claimMappings: {
    username: { claim: issuer.usernameClaim ?? 'sub', prefix: usernamePrefix },
    ...(issuer.groupsClaim ? { groups: { claim: issuer.groupsClaim, prefix: groupsPrefix } } : {}),
  },
});

/** Pod Security: `baseline` is enforced everywhere but for the cluster's own pods, and `restricted` is recommended. */
export const admissionFile = (): string =>
  yaml({
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AdmissionConfiguration',
    plugins: [
      {
        name: 'PodSecurity',
        configuration: {
          apiVersion: 'pod-security.admission.config.k8s.io/v1',
          kind: 'PodSecurityConfiguration',
          defaults: {
            enforce: 'baseline',
            'enforce-version': 'latest',
            warn: 'restricted',
            'warn-version': 'latest',
          },
          exemptions: { namespaces: ['kube-system'] },
        },
      },
    ],
  });
