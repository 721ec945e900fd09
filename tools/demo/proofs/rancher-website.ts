import { request } from 'node:https';
import type { RancherOutputs } from '../../cdktf/outputs';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** What Rancher's page is asked for, at the cluster's address, whatever the name servers know of its host name. */
export interface Question {
  readonly path: string;
  /** Sent as JSON by POST. @default - GET */
  readonly body?: unknown;
  /** @default - nobody */
  readonly token?: string;
  /** How long to wait for the answer. @default 10 */
  readonly timeoutSeconds?: number;
}

type Website = Pick<RancherOutputs, 'url' | 'ca' | 'endpoint'>;

/** Asks over TLS, with Rancher's certificate held to the cluster's CA and to the host name. */
export function askRancher({ url, ca, endpoint }: Website, question: Question): Promise<Answer> {
  const { path, body, token, timeoutSeconds = 10 } = question;
  const { hostname } = new URL(url);
  return new Promise((resolve, reject) => {
    const asking = request(
      {
        host: new URL(endpoint).hostname,
        servername: hostname,
        path,
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          host: hostname,
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ca,
        agent: false,
        timeout: timeoutSeconds * 1000,
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
        response.on('error', reject);
      },
    );
    asking.on('timeout', () => asking.destroy(new Error(`${url} does not answer in ${timeoutSeconds} s`)));
    asking.on('error', reject);
    asking.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Logs in as the first administrator. Returns the token; throws what Rancher says. */
export async function logIn(website: Website, password: string): Promise<string> {
  const path = '/v3-public/localProviders/local?action=login';
  const answer = await askRancher(website, { path, body: { username: 'admin', password, responseType: 'json' } });
  if (answer.status !== 201) throw new Error(`Rancher refuses the login: ${answer.status} ${answer.body.trim()}`);
  return (JSON.parse(answer.body) as { token: string }).token;
}
