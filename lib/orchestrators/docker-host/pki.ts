import type { Construct } from 'constructs';
import { Operators } from '../../docker/operators';
import { CertificateAuthority } from '../../secrets/certificate-authority';

/**
 * Two authorities, so that what a host has opens nothing:
 *
 * - operators: signs the client certificate that opens the Docker API. Hosts know its certificate alone.
 * - hosts: signs what the Docker API shows to operators, and is believed for nothing else. Hosts have its key, make their
 *   certificates themselves, and make them anew in time.
 */
export class DockerHostPki extends Operators {
  readonly hosts: CertificateAuthority;

  constructor(scope: Construct, cluster: string) {
    super(scope, cluster);
    this.hosts = new CertificateAuthority(scope, 'HostCa', { commonName: `${cluster} hosts` });
  }
}
