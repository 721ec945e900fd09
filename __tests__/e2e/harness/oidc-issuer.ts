import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

const algorithm = 'ES256';
type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

/** Whom people log in at: says by which key its tokens are to be checked, and issues them. */
export class OidcIssuer {
  private constructor(
    private readonly server: Server,
    private readonly keys: KeyPair,
  ) {
    server.on('request', ({ url }, answer) => {
      void this.document(url!).then((document) => {
        answer.writeHead(document ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(document));
      });
    });
  }

  static async start(address: string, tls: { readonly cert: string; readonly key: string }): Promise<OidcIssuer> {
    const issuer = new OidcIssuer(createServer(tls), await generateKeyPair(algorithm));
    issuer.server.listen(0, address);
    await once(issuer.server, 'listening');
    return issuer;
  }

  /** `https://192.168.77.1:34567` */
  get url(): string {
    const { address, port } = this.server.address() as AddressInfo;
    return `https://${address}:${port}`;
  }

  token(subject: string, audience: string, claims: Record<string, unknown> = {}): Promise<string> {
    const token = new SignJWT(claims).setProtectedHeader({ alg: algorithm });
    return token
      .setIssuer(this.url)
      .setSubject(subject)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(this.keys.privateKey);
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async document(path: string): Promise<object | undefined> {
    if (path === '/keys') return { keys: [{ ...(await exportJWK(this.keys.publicKey)), alg: algorithm, use: 'sig' }] };
    if (path !== '/.well-known/openid-configuration') return undefined;
    return {
      issuer: this.url,
      jwks_uri: `${this.url}/keys`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [algorithm],
    };
  }
}
