import { CertRequest } from '@cloudstack-clusters/provider-tls/lib/cert-request';
import { LocallySignedCert } from '@cloudstack-clusters/provider-tls/lib/locally-signed-cert';
import { PrivateKey } from '@cloudstack-clusters/provider-tls/lib/private-key';
import { SelfSignedCert } from '@cloudstack-clusters/provider-tls/lib/self-signed-cert';
import { Construct } from 'constructs';
import { Secret, type SecretClass } from './secret';

const HOURS_PER_YEAR = 365 * 24;

/** Lengths of PEM texts with P-256 keys, in characters. Only the size check of user data uses them. */
const PEM_LENGTH = { authority: 600, certificate: 700, key: 230 };

export interface CertificateOptions {
  readonly commonName: string;
  /** Kubernetes reads groups from it. */
  readonly organization?: string;
  readonly organizationalUnit?: string;
  readonly usages: readonly ('client_auth' | 'server_auth')[];
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly validityYears: number;
  /**
   * Class of the private key.
   *
   * @default - `admin`: the key can be an output, and cannot be put on a node
   */
  readonly keyClass: SecretClass;
  /**
   * Days before its end from when on a deploy makes a new certificate.
   *
   * @default - not renewed
   */
  readonly renewDays?: number;
}

export interface Certificate {
  readonly certificate: Secret;
  readonly key: Secret;
}

/** A private certificate authority, ECDSA P-256, valid for ten years. Its key stays in the Terraform state. */
export class CertificateAuthority extends Construct {
  // Read once: every read of an attribute makes a new token.
  private readonly certPem: string;
  private readonly keyPem: string;
  /** Beginning of its validity, RFC 3339: when the cluster was made. */
  readonly created: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly options: { readonly commonName: string; readonly validityYears?: number },
  ) {
    super(scope, id);
    const authority = new SelfSignedCert(this, 'Certificate', {
      privateKeyPem: newKey(this).privateKeyPem,
      isCaCertificate: true,
      subject: [{ commonName: options.commonName }],
      allowedUses: ['cert_signing', 'crl_signing', 'digital_signature'],
      validityPeriodHours: (options.validityYears ?? 10) * HOURS_PER_YEAR,
    });
    this.certPem = authority.certPem;
    this.keyPem = authority.privateKeyPem;
    this.created = authority.validityStartTime;
  }

  /** The certificate that others check against: public, but it goes where the class says, so that nothing else is trusted. */
  certificate(secretClass: SecretClass): Secret {
    const name = `CA certificate of ${this.options.commonName}`;
    return new Secret(name, secretClass, PEM_LENGTH.certificate, this.certPem);
  }

  /** For nodes that sign with it themselves. */
  get key(): Secret {
    return new Secret(`CA key of ${this.options.commonName}`, 'pki', PEM_LENGTH.key, this.keyPem);
  }

  issue(id: string, options: CertificateOptions): Certificate {
    const scope = new Construct(this, id);
    const key = newKey(scope).privateKeyPem;
    const request = new CertRequest(scope, 'Request', {
      privateKeyPem: key,
      subject: [
        {
          commonName: options.commonName,
          organization: options.organization,
          organizationalUnit: options.organizationalUnit,
        },
      ],
      dnsNames: options.dnsNames && [...options.dnsNames],
      ipAddresses: options.ipAddresses && [...options.ipAddresses],
    });
    const certificate = new LocallySignedCert(scope, 'Certificate', {
      certRequestPem: request.certRequestPem,
      caPrivateKeyPem: this.keyPem,
      caCertPem: this.certPem,
      allowedUses: ['digital_signature', ...options.usages],
      validityPeriodHours: options.validityYears * HOURS_PER_YEAR,
      earlyRenewalHours: options.renewDays === undefined ? undefined : options.renewDays * 24,
    });
    const owner = options.commonName;
    return {
      certificate: new Secret(`certificate of ${owner}`, options.keyClass, PEM_LENGTH.certificate, certificate.certPem),
      key: new Secret(`key of ${owner}`, options.keyClass, PEM_LENGTH.key, key),
    };
  }
}

const newKey = (scope: Construct): PrivateKey =>
  new PrivateKey(scope, 'Key', { algorithm: 'ECDSA', ecdsaCurve: 'P256' });
