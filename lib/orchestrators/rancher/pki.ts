import { PrivateKey } from '@cloudstack-clusters/provider-tls/lib/private-key';
import { Fn } from 'cdktf';
import type { Construct } from 'constructs';
import type { ClusterPlan, PlannedNode } from '../../plan/model';
import { CertificateAuthority, type Certificate } from '../../secrets/certificate-authority';
import { Secret, type SecretClass } from '../../secrets/secret';
import type { RancherClusterProps, RancherRole } from './props';

/** Lengths of texts in characters, for the size check of user data. */
const LENGTH = { key: 230, sum: 64, token: 150 };

/** Groups of client certificates, to which the manifests of the cluster give rights. */
export const GROUPS = {
  /** Unlike system:masters one that RBAC can take its rights from. */
  operators: 'cluster:operators',
  servers: 'cluster:servers',
} as const;

/**
 * Who is who in a Rancher cluster. K3s and RKE2 take the authorities and the service accounts' key where they find them,
 * and make all other certificates themselves, on the servers.
 */
export class RancherPki {
  /** Of what servers show to those who call them. */
  readonly server: CertificateAuthority;
  /** Of clients of the Kubernetes API. */
  readonly client: CertificateAuthority;
  /** The authorities and keys of servers, by their place below `server/tls`. */
  readonly files: Readonly<Record<string, Secret>>;
  /** Of the operators: a year long, renewed by a deploy in its last 60 days. */
  readonly operator: Certificate;
  /** By which servers ask each other, as long as their CA: a server may have to join again at any time. */
  readonly serverClient: Certificate;

  /** What Rancher shows to browsers and to the nodes of clusters that it manages. */
  readonly rancher: RancherCertificate;

  private readonly seed: string;

  /** @param hostname of Rancher */
  constructor(
    scope: Construct,
    plan: ClusterPlan<RancherRole>,
    private readonly props: RancherClusterProps,
    hostname: string,
  ) {
    const authority = (id: string, commonName: string) => new CertificateAuthority(scope, id, { commonName });
    this.server = authority('ServerCa', 'server-ca');
    this.client = authority('ClientCa', 'client-ca');
    const files = {
      'server-ca': this.server,
      'client-ca': this.client,
      'request-header-ca': authority('RequestHeaderCa', 'request-header-ca'),
      'etcd/server-ca': authority('EtcdServerCa', 'etcd-server-ca'),
      'etcd/peer-ca': authority('EtcdPeerCa', 'etcd-peer-ca'),
    };
    const serviceAccounts = ellipticKey(scope, 'ServiceAccounts').privateKeyPem;
    this.files = {
      ...Object.fromEntries(
        Object.entries(files).flatMap(([name, ca]) => [
          [`${name}.crt`, ca.certificate('pki')],
          [`${name}.key`, ca.key],
        ]),
      ),
      'service.key': new Secret('key of service accounts', 'pki', LENGTH.key, serviceAccounts),
    };

    // A private key that serves for nothing else is as random as can be; sums of it with a name are passwords.
    this.seed = ellipticKey(scope, 'Passwords').privateKeyPem;

    this.operator = this.client.issue('Operator', {
      commonName: `${plan.cluster}-admin`,
      organization: GROUPS.operators,
      usages: ['client_auth'],
      validityYears: 1,
      renewDays: 60,
      keyClass: 'admin',
    });
    this.serverClient = this.client.issue('Servers', {
      commonName: `${plan.cluster}-servers`,
      organization: GROUPS.servers,
      usages: ['client_auth'],
      validityYears: 10,
      keyClass: 'pki',
    });
    this.rancher = rancherCertificate(scope, plan, props, hostname);
  }

  /** By which a machine becomes a server, and by which it knows that whom it asks is one. */
  serverToken(): Secret {
    return this.token('server', 'pki');
  }

  /** By which a machine becomes an agent and nothing else. */
  agentToken(secretClass: SecretClass): Secret {
    return this.token('node', secretClass);
  }

  /** By which a node proves its name: a machine that is made anew has the same. */
  nodePassword({ key, name }: PlannedNode<RancherRole>): Secret {
    return new Secret(`password of ${name}`, 'join', LENGTH.sum, this.password(`node ${key}`));
  }

  /** Of the first user of Rancher. */
  bootstrapPassword(secretClass: SecretClass): Secret {
    const given = this.props.bootstrapPassword?.trim();
    return new Secret('bootstrap password', secretClass, LENGTH.sum, given ?? this.password('rancher'));
  }

  /** @param user as the distribution calls it */
  private token(user: 'server' | 'node', secretClass: SecretClass): Secret {
    const name = user === 'server' ? 'server token' : 'agent token';
    // The sum is that of the file which servers show as their CA.
    const sum = Fn.sha256(this.server.certificate('admin').forSensitiveOutput()) as string;
    return new Secret(name, secretClass, LENGTH.token, `K10${sum}::${user}:${this.password(name)}`);
  }

  private password(purpose: string): string {
    return Fn.sha256(Fn.join('', [this.seed, purpose])) as string;
  }
}

export interface RancherCertificate {
  /** Nothing where it comes from Let's Encrypt; nor a key then. */
  readonly certificate?: Secret;
  readonly key?: Secret;
  /** PEM of the authority, where it is one that nobody trusts by itself. */
  readonly authority?: string;
}

function rancherCertificate(
  scope: Construct,
  plan: ClusterPlan<RancherRole>,
  { certificate: given, letsEncrypt }: RancherClusterProps,
  hostname: string,
): RancherCertificate {
  if (letsEncrypt) return {};
  if (given) {
    const { certificate, key, authority } = given;
    return {
      certificate: new Secret('certificate of Rancher', 'pki', certificate.length, certificate),
      key: new Secret('key of Rancher', 'pki', key.length, key),
      ...(authority === undefined ? {} : { authority }),
    };
  }
  const ca = new CertificateAuthority(scope, 'RancherCa', { commonName: `${plan.cluster} Rancher` });
  const issued = ca.issue('Rancher', {
    commonName: 'rancher',
    usages: ['server_auth'],
    dnsNames: [hostname],
    // Nobody would bring a new one to the cluster before the old one ends.
    validityYears: 10,
    keyClass: 'pki',
  });
  return { ...issued, authority: ca.certificate('admin').forSensitiveOutput() };
}

const ellipticKey = (scope: Construct, id: string): PrivateKey =>
  new PrivateKey(scope, id, { algorithm: 'ECDSA', ecdsaCurve: 'P256' });
