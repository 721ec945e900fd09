import { AssumptionError } from '../../lib/config/errors';
import { Secret, type SecretClass } from '../../lib/secrets/secret';
import { ofType, pool, synthSwarm, type Attributes } from '../support/synth';

const secret = (secretClass: SecretClass): Secret => new Secret('key of x', secretClass, 10, 'the text');

describe('a secret', () => {
  test('shows nothing but its name where it is printed', () => {
    expect(`${secret('join')} ${JSON.stringify({ key: secret('pki') })}`).toBe('<key of x> {"key":"<key of x>"}');
  });

  test.each<[SecretClass, SecretClass[], boolean]>([
    ['join', ['join'], true],
    ['pki', ['join'], false],
    ['pki', ['join', 'pki'], true],
    ['admin', ['join', 'pki'], false],
  ])('of class %s on a node that takes %s: %s', (secretClass, allowed, may) => {
    const place = () => secret(secretClass).forNode('n', allowed);
    if (may) expect(place()).toBe('the text');
    else expect(place).toThrow(AssumptionError);
  });

  test.each<[SecretClass, boolean]>([
    ['join', false],
    ['pki', false],
    ['admin', true],
  ])('of class %s as an output: %s', (secretClass, may) => {
    const show = () => secret(secretClass).forSensitiveOutput();
    if (may) expect(show()).toBe('the text');
    else expect(show).toThrow(AssumptionError);
  });
});

describe('certificates of a swarm', () => {
  const terraform = synthSwarm({
    managers: pool(3),
    pools: { web: pool(2) },
    apiServerNames: ['swarm.example.org'],
  });
  const request = (name: string): Attributes =>
    ofType(terraform, 'tls_cert_request').find(
      ({ subject }) => (subject as { common_name: string }[])[0]!.common_name === name,
    )!;
  const certificate = (name: string): Attributes => {
    const [address] = Object.entries(terraform.resource.tls_cert_request!).find(
      ([, value]) => value === request(name),
    )!;
    return ofType(terraform, 'tls_locally_signed_cert').find(({ cert_request_pem: pem }) =>
      String(pem).includes(address),
    )!;
  };

  test('name every node and its role', () => {
    const names = ofType(terraform, 'tls_cert_request').map(({ subject }) => (subject as Attributes[])[0]);
    expect(names).toEqual(
      expect.arrayContaining([
        { common_name: 'edge-manager-3', organizational_unit: 'manager' },
        { common_name: 'edge-web-2', organizational_unit: 'worker' },
        { common_name: 'operator' },
      ]),
    );
  });

  test("of workers open no server; managers' are good for the addresses and names by which they are called", () => {
    expect(request('edge-web-1')).not.toHaveProperty('dns_names');
    expect(certificate('edge-web-1').allowed_uses).toEqual(['digital_signature', 'client_auth']);
    expect(certificate('edge-manager-2').allowed_uses).toEqual(['digital_signature', 'client_auth', 'server_auth']);
    expect(request('edge-manager-2')).toMatchObject({
      dns_names: ['swarm-manager', 'swarm.example.org'],
      ip_addresses: [expect.stringContaining('cloudstack_ipaddress'), '10.1.1.12'],
    });
  });

  test('of operators come from another authority, last a year and are renewed in time', () => {
    const ca = (name: string): string => String(certificate(name).ca_cert_pem);
    expect(ca('operator')).toContain('OperatorCa');
    expect(ca('edge-web-1')).toContain('NodeCa');
    expect(certificate('operator')).toMatchObject({ validity_period_hours: 8760, early_renewal_hours: 1440 });
    expect(certificate('edge-web-1')).not.toHaveProperty('early_renewal_hours');
  });

  test('come from elliptic keys, which are short', () => {
    for (const key of ofType(terraform, 'tls_private_key')) {
      expect(key).toEqual({ algorithm: 'ECDSA', ecdsa_curve: 'P256' });
    }
  });
});
