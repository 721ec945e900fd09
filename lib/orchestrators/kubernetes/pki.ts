import { PrivateKey } from '@cloudstack-clusters/provider-tls/lib/private-key';
import { Fn } from 'cdktf';
import type { Construct } from 'constructs';
import type { ClusterPlan, PlannedNode } from '../../plan/model';
import { CertificateAuthority, type Certificate } from '../../secrets/certificate-authority';
import { Secret } from '../../secrets/secret';
import type { KubernetesRole } from './props';

/** Lengths of texts in characters, for the size check of user data. */
const LENGTH = { key: 230, sum: 44 };

/**
 * Who is who in a Kubernetes. kubeadm takes the three authorities and the service accounts' key where it finds them,
 * and makes all other certificates itself, on the control planes.
 */
export class KubernetesPki {
  readonly cluster: CertificateAuthority;
  readonly etcd: CertificateAuthority;
  readonly frontProxy: CertificateAuthority;
  readonly serviceAccountKey: Secret;
  /** 32 bytes in base64: encrypts Secrets in etcd. */
  readonly encryptionKey: Secret;
  /** Of the operators: a year long, renewed by a deploy in its last 60 days. */
  readonly operator: Certificate;

  constructor(scope: Construct, plan: ClusterPlan<KubernetesRole>) {
    this.cluster = new CertificateAuthority(scope, 'ClusterCa', { commonName: 'kubernetes-ca' });
    this.etcd = new CertificateAuthority(scope, 'EtcdCa', { commonName: 'etcd-ca' });
    this.frontProxy = new CertificateAuthority(scope, 'FrontProxyCa', { commonName: 'front-proxy-ca' });

    const serviceAccounts = ellipticKey(scope, 'ServiceAccounts').privateKeyPem;
    this.serviceAccountKey = new Secret('key of service accounts', 'pki', LENGTH.key, serviceAccounts);

    // A private key that serves for nothing else is as random as can be, and its sum has the length that is needed.
    const seed = ellipticKey(scope, 'EncryptionSeed').privateKeyPem;
    this.encryptionKey = new Secret('encryption key', 'pki', LENGTH.sum, Fn.base64sha256(seed));

    this.operator = this.cluster.issue('Operator', {
      commonName: `${plan.cluster}-admin`,
      // Unlike system:masters a group that RBAC can take its rights from.
      organization: 'kubeadm:cluster-admins',
      usages: ['client_auth'],
      validityYears: 1,
      renewDays: 60,
      keyClass: 'admin',
    });
  }

  /** By which a worker joins: it is that node already, so the cluster accepts its request for a certificate by itself. */
  joinCertificate(node: PlannedNode<KubernetesRole>): Certificate {
    return this.cluster.issue(node.key, {
      commonName: `system:node:${node.name}`,
      organization: 'system:nodes',
      usages: ['client_auth'],
      validityYears: 1,
      renewDays: 60,
      keyClass: 'join',
    });
  }
}

const ellipticKey = (scope: Construct, id: string): PrivateKey =>
  new PrivateKey(scope, id, { algorithm: 'ECDSA', ecdsaCurve: 'P256' });
