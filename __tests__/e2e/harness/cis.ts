/** Of the CIS Kubernetes Benchmark, sections 1 to 4: what holds on the nodes, as a shell line that is true there. */
export interface Recommendation {
  /** In the benchmark's own numbers. */
  readonly id: string;
  readonly on: 'control-plane' | 'node';
  readonly check: string;
}

const MANIFESTS = '/etc/kubernetes/manifests';
const PKI = '/etc/kubernetes/pki';

const on = (place: Recommendation['on'], checks: Readonly<Record<string, string>>): Recommendation[] =>
  Object.entries(checks).map(([id, check]) => ({ id, on: place, check }));

/** Mode no wider than this, owned by root. */
const file = (path: string, mode: string): string =>
  `for f in ${path}; do [ "$(stat -c %U:%G "$f")" = root:root ] && [ $((0$(stat -c %a "$f") & ~0${mode})) = 0 ] || exit 1; done`;

/** Arguments of a program as its pod has them: `flag` has the value, `!flag` is not there, `flag=` is there. */
const flags = (program: string, ...wanted: readonly string[]): string =>
  wanted
    .map((flag) =>
      flag.startsWith('!')
        ? `! grep -q -- '- --${flag.slice(1)}=' ${MANIFESTS}/${program}.yaml`
        : `grep -q -- '- --${flag}${flag.endsWith('=') ? '' : '$'}' ${MANIFESTS}/${program}.yaml`,
    )
    .join(' && ');

const api = (...wanted: readonly string[]): string => flags('kube-apiserver', ...wanted);
const manager = (...wanted: readonly string[]): string => flags('kube-controller-manager', ...wanted);
const etcd = (...wanted: readonly string[]): string => flags('etcd', ...wanted);

const status = (url: string): string => `curl -sk -o /dev/null -w '%{http_code}' ${url}`;

/** A line of the kubelet's configuration, as kubeadm writes it. */
const kubelet = (line: string): string => `grep -qE '^ *${line}$' /var/lib/kubelet/config.yaml`;

export const recommendations: readonly Recommendation[] = [
  ...on('control-plane', {
    '1.1.1-1.1.8': file(`${MANIFESTS}/*.yaml`, '600'),
    '1.1.11': '[ "$(stat -c %a /var/lib/etcd/member)" = 700 ]',
    '1.1.13-1.1.18': file('/etc/kubernetes/{admin,scheduler,controller-manager}.conf', '600'),
    '1.1.19': file(`${PKI} ${PKI}/etcd`, '755'),
    '1.1.21': file(`${PKI}/*.key ${PKI}/etcd/*.key`, '600'),
    '1.2.1': `[ "$(${status('https://127.0.0.1:6443/version')})" = 401 ] && [ "$(${status('https://127.0.0.1:6443/readyz')})" = 200 ]`,
    '1.2.2': api('!token-auth-file'),
    '1.2.4': api('kubelet-client-certificate=', 'kubelet-client-key='),
    '1.2.5': api(`kubelet-certificate-authority=${PKI}/ca.crt`),
    '1.2.6-1.2.8': api('authorization-mode=Node,RBAC'),
    '1.2.10': api('enable-admission-plugins=NodeRestriction'),
    '1.2.12-1.2.14': api('enable-admission-plugins=NodeRestriction', '!disable-admission-plugins'),
    '1.2.15': api('profiling=false'),
    '1.2.16-1.2.19': `${api('audit-log-path=', 'audit-log-maxage=30', 'audit-log-maxbackup=10', 'audit-log-maxsize=100')} && [ -s /var/log/kubernetes/audit.log ]`,
    '1.2.21': api('!service-account-lookup'),
    '1.2.22-1.2.26': api(
      'service-account-key-file=',
      'etcd-certfile=',
      'etcd-keyfile=',
      'tls-cert-file=',
      'tls-private-key-file=',
      'client-ca-file=',
      'etcd-cafile=',
    ),
    '1.2.27': api('encryption-provider-config='),
    '1.2.28': 'grep -q secretbox /etc/kubernetes/cluster/encryption.yaml',
    '1.2.29': `${api('tls-min-version=VersionTLS12', 'tls-cipher-suites=')} && ! ${api('tls-cipher-suites=.*CBC.*')}`,
    '1.3.2': manager('profiling=false'),
    '1.3.3-1.3.5': manager(
      'use-service-account-credentials=true',
      'service-account-private-key-file=',
      'root-ca-file=',
    ),
    '1.3.6': manager('!feature-gates'),
    '1.3.7': manager('bind-address=127.0.0.1'),
    '1.4.1-1.4.2': flags('kube-scheduler', 'profiling=false', 'bind-address=127.0.0.1'),
    '2.1-2.2': etcd('cert-file=', 'key-file=', 'client-cert-auth=true'),
    '2.3': etcd('!auto-tls'),
    '2.4-2.5': etcd('peer-cert-file=', 'peer-key-file=', 'peer-client-cert-auth=true'),
    '2.6': etcd('!peer-auto-tls'),
    '2.7': `! cmp -s ${PKI}/ca.crt ${PKI}/etcd/ca.crt`,
    '3.1.3':
      '! kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system get secret --field-selector type=bootstrap.kubernetes.io/token -o name | grep .',
    '3.2.1-3.2.2': `${api('audit-policy-file=')} && grep -q '"resource":"secrets"' /var/log/kubernetes/audit.log && ! grep '"resource":"secrets"' /var/log/kubernetes/audit.log | grep -q requestObject`,
  }),
  ...on('node', {
    '4.1.2': file('/etc/systemd/system/kubelet.service.d/*', '644'),
    '4.1.5-4.1.6': file('/etc/kubernetes/kubelet.conf', '600'),
    '4.1.7-4.1.8': file(`${PKI}/ca.crt`, '644'),
    '4.1.10': file('/var/lib/kubelet/config.yaml', '644'),
    '4.2.1': `[ "$(${status('https://127.0.0.1:10250/pods')})" = 401 ]`,
    '4.2.2': kubelet('mode: Webhook'),
    '4.2.3': kubelet(`clientCAFile: ${PKI}/ca.crt`),
    '4.2.4': '! (</dev/tcp/127.0.0.1/10255) 2>/dev/null',
    '4.2.7': '! grep -q hostname-override /var/lib/kubelet/kubeadm-flags.env',
    '4.2.9': `curl -s --cacert ${PKI}/ca.crt -o /dev/null "https://$(hostname -I | cut -d ' ' -f 1):10250/"`,
    '4.2.10-4.2.11': `${kubelet('rotateCertificates: true')} && ${kubelet('serverTLSBootstrap: true')}`,
    '4.2.12': `${kubelet('tlsMinVersion: VersionTLS12')} && ! grep -q CBC /var/lib/kubelet/config.yaml`,
    '4.2.13': kubelet('podPidsLimit: 4096'),
    '4.2.14': kubelet('seccompDefault: true'),
    '4.3.1': '(</dev/tcp/127.0.0.1/10249) && ! (</dev/tcp/"$(hostname -I | cut -d " " -f 1)"/10249) 2>/dev/null',
  }),
];

/** A shell script that prints the numbers of those that do not hold. */
export const missed = (place: Recommendation['on']): string =>
  recommendations
    .filter((recommendation) => recommendation.on === place)
    .map(({ id, check }) => `( ${check} ) >/dev/null 2>&1 || echo ${id}`)
    .join('\n');
