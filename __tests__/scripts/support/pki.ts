import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority made by openssl, with the certificates that a cluster's nodes get. */
export class Pki {
  private readonly folder = mkdtempSync(join(tmpdir(), 'pki-'));
  readonly ca: string;

  constructor() {
    const ca = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign'];
    this.openssl('req', '-x509', ...ecKey('ca.key'), '-subj', '/CN=bootstrap', '-days', '2', ...ca, '-out', 'ca.crt');
    this.ca = this.read('ca.crt');
  }

  /** A manager's certificate serves and calls, a worker's only calls. */
  issue(name: string, role: string): KeyPair {
    const manager = role === 'manager';
    writeFileSync(
      join(this.folder, 'ext'),
      [
        'basicConstraints=critical,CA:FALSE',
        'keyUsage=critical,digitalSignature',
        `extendedKeyUsage=clientAuth${manager ? ',serverAuth' : ''}`,
        ...(manager ? ['subjectAltName=DNS:swarm-manager'] : []),
      ].join('\n'),
    );
    this.openssl('req', '-new', ...ecKey('node.key'), '-subj', `/OU=${role}/CN=${name}`, '-out', 'node.csr');
    const signer = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'ext'];
    this.openssl('x509', '-req', '-in', 'node.csr', ...signer, '-out', 'node.crt');
    return { cert: this.read('node.crt'), key: this.read('node.key') };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  private openssl(...args: string[]): void {
    execFileSync('openssl', args, { cwd: this.folder, stdio: 'pipe' });
  }
}

function ecKey(file: string): string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', file];
}
