import { AssumptionError } from '../../lib/config/errors';
import { KubernetesCluster } from '../../lib/orchestrators/kubernetes/cluster';
import { Secret, type SecretClass } from '../../lib/secrets/secret';
import { instance, minimalKubernetes, ofType, pool, synth, synthKubernetes, type Attributes } from '../support/synth';
import { cloudConfigOf } from '../support/user-data';

const terraform = synthKubernetes({
  controlPlane: pool(3),
  pools: { web: pool(2) },
  addons: {
    cloudstack: { apiUrl: 'https://cloud', apiKey: 'THE-API-KEY', secretKey: 'THE-SECRET-KEY' },
    cloudControllerManager: {},
  },
});

const subjectOf = (attributes: Attributes): Attributes => (attributes.subject as Attributes[])[0]!;

function certificate(name: string): Attributes {
  const requests = Object.entries(terraform.resource.tls_cert_request!);
  const [address] = requests.find(([, request]) => subjectOf(request).common_name === name)!;
  return ofType(terraform, 'tls_locally_signed_cert').find(({ cert_request_pem: pem }) =>
    String(pem).includes(`.${address}.`),
  )!;
}

describe('a text around secrets', () => {
  const secret = (secretClass: SecretClass) => new Secret(`key of ${secretClass}`, secretClass, 10, 'x');

  test('may go where they may go', () => {
    const whole = Secret.around('file', [secret('join'), secret('join')], (a, b) => `${a}-${b}`);
    expect(whole.secretClass).toBe('join');
    expect(whole.forNode('n', ['join'])).toBe('x-x');
    expect(() => whole.forSensitiveOutput()).toThrow(AssumptionError);
  });

  test('cannot carry one to a place where it may not go', () => {
    expect(() => Secret.around('file', [secret('join'), secret('pki')], () => '')).toThrow(
      'the file is of class join, but holds the key of pki',
    );
  });
});

describe('certificates', () => {
  test('of operators give rights that RBAC can take, last a year and are renewed in time', () => {
    const requests = ofType(terraform, 'tls_cert_request').map(subjectOf);
    expect(requests).toContainEqual({ common_name: 'edge-admin', organization: 'kubeadm:cluster-admins' });
    expect(requests.map(({ organization }) => organization)).not.toContain('system:masters');
    expect(certificate('edge-admin')).toMatchObject({ validity_period_hours: 8760, early_renewal_hours: 1440 });
  });

  test('of workers name that node, so that one that is taken over can be no other', () => {
    const nodes = ofType(terraform, 'tls_cert_request')
      .map(subjectOf)
      .filter(({ organization }) => organization === 'system:nodes');
    expect(nodes.map(({ common_name: name }) => name)).toEqual(
      ['web-1', 'web-2'].map((key) => `system:node:edge-${key}`),
    );
    expect(certificate('system:node:edge-web-1').allowed_uses).toEqual(['digital_signature', 'client_auth']);
  });

  test('come from elliptic keys; the authorities last ten years', () => {
    for (const key of ofType(terraform, 'tls_private_key'))
      expect(key).toEqual({ algorithm: 'ECDSA', ecdsa_curve: 'P256' });
    for (const authority of ofType(terraform, 'tls_self_signed_cert')) {
      expect(authority).toMatchObject({ is_ca_certificate: true, validity_period_hours: 87_600 });
    }
  });
});

describe('what a worker knows', () => {
  const files = (node: string) => cloudConfigOf(terraform, node).write_files!;
  const text = JSON.stringify(files('edge-web-1'));

  test('is no key but its own', () => {
    expect(text.match(/<(CA )?key of [^>]+>/g)).toEqual(['<key of system:node:edge-web-1>']);
  });

  test('is nothing of the control planes', () => {
    expect(text).not.toMatch(/THE-(API|SECRET)-KEY|base64sha256|secretbox/);
    const own = files('edge-web-1').map(({ path }) => path);
    expect(own.filter((path) => path.startsWith('/etc/cluster/pki') || path.includes('manifests'))).toEqual([]);
  });

  test('is not how many workers there are', () => {
    const more = synthKubernetes({ controlPlane: pool(3), pools: { web: pool(20), batch: pool(5) } });
    const known = synthKubernetes({ controlPlane: pool(3), pools: { web: pool(2) } });
    expect(instance(more, 'edge-web-1').user_data).toBe(instance(known, 'edge-web-1').user_data);
  });
});

test('a control plane has all keys that kubeadm would else make, and those of no node', () => {
  const text = JSON.stringify(cloudConfigOf(terraform, 'edge-control-plane-2').write_files);
  expect(new Set(text.match(/<(CA )?key of [^>]+>/g))).toEqual(
    new Set([
      '<CA key of kubernetes-ca>',
      '<CA key of front-proxy-ca>',
      '<CA key of etcd-ca>',
      expect.stringContaining('ServiceAccounts'),
    ]),
  );
});

test('the kubeconfig is a sensitive output; the key in it is on no node', () => {
  synth((stack) => {
    const { outputs } = new KubernetesCluster(stack, 'Cluster', minimalKubernetes);
    expect(outputs.kubeconfig!.sensitive).toBe(true);
  });
  for (const { user_data: userData } of ofType(terraform, 'cloudstack_instance')) {
    expect(userData).not.toContain('Operator');
  }
});
