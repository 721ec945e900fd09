import type { Construct } from 'constructs';
import { CertificateAuthority, type Certificate } from '../secrets/certificate-authority';

/** Who may use the Docker API: dockerd lets in whoever this authority has signed, and no node has anything of it. */
export class Operators {
  readonly authority: CertificateAuthority;
  /** A year long, renewed by a deploy in its last 60 days. */
  readonly operator: Certificate;

  constructor(scope: Construct, cluster: string) {
    this.authority = new CertificateAuthority(scope, 'OperatorCa', { commonName: `${cluster} operators` });
    this.operator = this.authority.issue('Operator', {
      commonName: 'operator',
      usages: ['client_auth'],
      validityYears: 1,
      renewDays: 60,
      keyClass: 'admin',
    });
  }
}
