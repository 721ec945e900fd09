import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { claimOf, s3Signature, sha256 } from './s3-signature';

export interface VerifyingS3Options {
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** @default '127.0.0.1' */
  readonly address?: string;
  /** Certificate and key in PEM form. @default - plain HTTP */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Keys in a page of a list. @default 1000 */
  readonly pageSize?: number;
}

/** What the store answers instead: status, code, message. */
export type Refusal = readonly [status: number, code: string, message: string];

/**
 * A store in memory that speaks as much of S3 as snapshots need, and believes nobody: it checks every signature, the sum of
 * every body, and that what S3 wants to be signed is signed.
 */
export class VerifyingS3 {
  /** Key → content. */
  readonly objects = new Map<string, Buffer>();
  /** `PUT /backups/k.db 200`, in the order of the answers. */
  readonly answers: string[] = [];
  /** Decides about a request before it is looked at, e.g. to refuse it; a promise holds it. */
  before: (method: string, path: string) => Refusal | undefined | Promise<undefined> = () => undefined;
  /** Key → what the uploader said that its sum is. */
  private readonly sums = new Map<string, string>();
  private readonly server: Server;

  private constructor(private readonly options: VerifyingS3Options) {
    const listener = (request: IncomingMessage, response: ServerResponse): void => void this.answer(request, response);
    this.server = options.tls ? createHttps(options.tls, listener) : createHttp(listener);
  }

  static async start(options: VerifyingS3Options): Promise<VerifyingS3> {
    const store = new VerifyingS3(options);
    store.server.listen(0, options.address ?? '127.0.0.1');
    await once(store.server, 'listening');
    return store;
  }

  /** `http://127.0.0.1:34567` */
  get endpoint(): string {
    const { address, port } = this.server.address() as AddressInfo;
    return `${this.options.tls ? 'https' : 'http'}://${address}:${port}`;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    const [path = ''] = url.split('?');
    const refusal = (await this.before(method, path)) ?? (await this.handle(request, path, response));
    if (refusal) {
      const [status, code, message] = refusal;
      response.statusCode = status;
      response.end(method === 'HEAD' ? '' : `<Error><Code>${code}</Code><Message>${message}</Message></Error>`);
    }
    this.answers.push(`${method} ${path} ${response.statusCode}`);
  }

  private async handle(request: IncomingMessage, path: string, response: ServerResponse): Promise<Refusal | undefined> {
    const body = await bodyOf(request);
    if (!body) return [400, 'IncompleteBody', 'the connection broke'];
    const refusal = this.mistrust(request, body);
    if (refusal) return refusal;
    const [, bucket = '', key = ''] = /^\/([^/]+)\/?(.*)$/.exec(decodeURIComponent(path)) ?? [];
    if (bucket !== this.options.bucket) return [404, 'NoSuchBucket', 'The specified bucket does not exist.'];
    if (key === '') return this.list(new URL(request.url!, this.endpoint).searchParams, response);
    const object = this.objects.get(key);
    if (request.method === 'PUT') {
      this.objects.set(key, body);
      const sum = request.headers['x-amz-meta-sha256'];
      if (sum === undefined) this.sums.delete(key);
      else this.sums.set(key, String(sum));
      response.end();
    } else if (request.method === 'DELETE') {
      this.objects.delete(key);
      response.writeHead(204).end();
    } else if (object) {
      response.setHeader('content-length', object.length);
      if (this.sums.has(key)) response.setHeader('x-amz-meta-sha256', this.sums.get(key)!);
      response.end(request.method === 'GET' ? object : undefined);
    } else return [404, 'NoSuchKey', 'The specified key does not exist.'];
    return undefined;
  }

  private list(query: URLSearchParams, response: ServerResponse): undefined {
    const { pageSize = 1000 } = this.options;
    const after = query.get('continuation-token') ?? '';
    const keys = [...this.objects.keys()]
      .filter((key) => key.startsWith(query.get('prefix') ?? '') && key > after)
      .sort();
    const page = keys.slice(0, pageSize);
    const more = keys.length > pageSize ? `<NextContinuationToken>${page.at(-1)!}</NextContinuationToken>` : '';
    response.end(
      `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>${more !== ''}</IsTruncated>${more}` +
        `${page.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('')}</ListBucketResult>`,
    );
  }

  /** Why this request is not believed. */
  private mistrust({ method = '', url = '', headers }: IncomingMessage, body: Buffer): Refusal | undefined {
    const claim = claimOf(headers.authorization ?? '');
    const texts = headers as Record<string, string>;
    const date = texts['x-amz-date'] ?? '';
    const needed = Object.keys(headers).filter((name) => name === 'host' || name.startsWith('x-amz-'));
    if (!claim) return [403, 'AccessDenied', 'no signature of version 4'];
    if (claim.accessKey !== this.options.accessKey) return [403, 'InvalidAccessKeyId', 'no such access key'];
    if (claim.scope !== `${date.slice(0, 8)}/us-east-1/s3/aws4_request`)
      return [400, 'AuthorizationHeaderMalformed', 'the region or date is wrong'];
    if (Math.abs(Date.now() - timeOf(date)) > 900_000) return [403, 'RequestTimeTooSkewed', 'the clocks differ'];
    if (needed.some((name) => !claim.signedHeaders.includes(name))) return [403, 'AccessDenied', 'unsigned headers'];
    const right = Buffer.from(s3Signature({ method, url, headers: texts }, claim, this.options.secretKey));
    if (!timingSafeEqual(right, Buffer.from(claim.signature)))
      return [403, 'SignatureDoesNotMatch', 'the signature does not match'];
    // On an encrypted line S3 does not insist on a sum.
    const unsummed = this.options.tls && texts['x-amz-content-sha256'] === 'UNSIGNED-PAYLOAD';
    if (!unsummed && texts['x-amz-content-sha256'] !== sha256(body))
      return [400, 'XAmzContentSHA256Mismatch', 'the sum is wrong'];
    return undefined;
  }
}

/** Nothing if it broke off. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  try {
    for await (const part of request) parts.push(part as Buffer);
    return Buffer.concat(parts);
  } catch {
    return undefined;
  }
}

/** `20130524T000000Z` */
const timeOf = (date: string): number =>
  Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
