import { request } from 'node:https';

/** Where a swarm's managers answer, and what proves who asks; PEM texts. */
export interface DockerEndpoint {
  /** `tcp://203.0.113.7:2376` */
  readonly endpoint: string;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** What the Docker Engine said instead of doing what it was asked. */
export class DockerError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The Docker Engine API over mutual TLS: the few calls that a tour of a swarm needs. */
export class DockerClient {
  constructor(private readonly where: DockerEndpoint) {}

  get<T>(path: string): Promise<T> {
    return this.call('GET', path).then((body) => JSON.parse(body.toString('utf8')) as T);
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.call('POST', path, body).then((answer) => JSON.parse(answer.toString('utf8') || '{}') as T);
  }

  /** Removes; what is gone already is fine. */
  async remove(path: string): Promise<void> {
    await this.call('DELETE', path).catch((error: unknown) => {
      if (!(error instanceof DockerError && error.status === 404)) throw error;
    });
  }

  /** Output of all tasks of a service since a time in Unix seconds, line by line. */
  async serviceLogs(service: string, since: number): Promise<string[]> {
    return logLines(await this.call('GET', `/services/${service}/logs?stdout=1&since=${since}`));
  }

  private call(method: string, path: string, body?: unknown): Promise<Buffer> {
    const { hostname, port } = new URL(this.where.endpoint.replace(/^tcp:/, 'https:'));
    const { ca, cert, key } = this.where;
    const content = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const asked = request(
        // The oldest API that engines of the last years and Debian's 20.10 have in common.
        { hostname, port, method, path: `/v1.41${path}`, ca, cert, key, agent: false, timeout: 10_000 },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const answer = Buffer.concat(chunks);
            const status = response.statusCode ?? 0;
            if (status < 300) resolve(answer);
            else reject(new DockerError(status, `${method} ${path}: ${status} ${answer.toString('utf8').trim()}`));
          });
        },
      );
      asked.on('timeout', () => asked.destroy(new Error(`${this.where.endpoint} does not answer`)));
      asked.on('error', reject);
      if (content !== undefined) asked.setHeader('Content-Type', 'application/json');
      asked.end(content);
    });
  }
}

/** Docker frames log output: a stream byte, three zeros, the length (big endian), the text. */
export function logLines(frames: Buffer): string[] {
  let text = '';
  for (let at = 0; at + 8 <= frames.length;) {
    const end = at + 8 + frames.readUInt32BE(at + 4);
    text += frames.toString('utf8', at + 8, end);
    at = end;
  }
  return text.split('\n').filter(Boolean);
}
