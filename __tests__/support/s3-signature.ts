import { createHash, createHmac } from 'node:crypto';

/** As it came over the wire. */
export interface SignedRequest {
  readonly method: string;
  /** With the query. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Claim {
  readonly accessKey: string;
  /** `20130524/us-east-1/s3/aws4_request` */
  readonly scope: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** What the `Authorization` header says. */
export function claimOf(authorization: string): Claim | undefined {
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;
  const [, accessKey, scope, names, signature] = form.exec(authorization) ?? [];
  return signature ? { accessKey: accessKey!, scope: scope!, signedHeaders: names!.split(';'), signature } : undefined;
}

/** The signature of version 4 that a request to S3 must have, in hexadecimal digits. */
export function s3Signature(request: SignedRequest, { scope, signedHeaders }: Claim, secretKey: string): string {
  const { method, url, headers } = request;
  const [path = '', query = ''] = url.split('?');
  const parameters = [...new URLSearchParams(query)].map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  const canonical = [
    method,
    path,
    parameters.sort().join('&'),
    ...signedHeaders.map((name) => `${name}:${(headers[name] ?? '').trim()}`),
    '',
    signedHeaders.join(';'),
    headers['x-amz-content-sha256'],
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce<Buffer>((from, part) => hmac(from, part), Buffer.from(`AWS4${secretKey}`));
  return hmac(key, text).toString('hex');
}

export const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
