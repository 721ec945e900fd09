// The Kubernetes API, as the holder of a client certificate that comes by the environment:
//   KUBERNETES_URL, KUBERNETES_CA, KUBERNETES_CERT, KUBERNETES_KEY   where it is and who asks (PEM)
import { request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { URL } from 'node:url';

const { KUBERNETES_URL, KUBERNETES_CA, KUBERNETES_CERT, KUBERNETES_KEY } = process.env;
const tls = { ca: KUBERNETES_CA, cert: KUBERNETES_CERT, key: KUBERNETES_KEY, agent: false, timeout: 10_000 };

/** Returns the parsed body and the server's clock, in milliseconds; every failure is an error that says what it was. */
function call(method, path, { body, type } = {}) {
  const url = new URL(path, KUBERNETES_URL);
  const headers = body === undefined ? {} : { 'content-type': type ?? 'application/json' };
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...tls, method, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('error', reject);
      answer.on('data', (chunk) => (text += chunk));
      answer.on('end', () => {
        if (answer.statusCode >= 300) {
          return reject(
            Object.assign(new Error(`the API answers ${answer.statusCode}`), { status: answer.statusCode }),
          );
        }
        try {
          resolve({ body: JSON.parse(text), now: Date.parse(answer.headers.date) });
        } catch {
          reject(new Error('the API answers something that is not JSON'));
        }
      });
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer in 10 s')));
    sent.on('error', (error) => reject(new Error(`the API does not answer yet: ${error.code ?? error.message}`)));
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

export const get = (path) => call('GET', path);
export const post = (path, body) => call('POST', path, { body });
export const remove = (path) => call('DELETE', path);
export const mergePatch = (path, body) => call('PATCH', path, { body, type: 'application/merge-patch+json' });
/** Server-side, as `kubectl apply --server-side --force-conflicts` does it. */
export const apply = (path, body) =>
  call('PATCH', `${path}?fieldManager=kubectl&force=true`, { body, type: 'application/apply-patch+yaml' });

const patienceMs = 60_000;

/** Tries again for a minute while the API is away, as it may be while an API server is changed. */
export async function steadily(work) {
  const begin = process.hrtime.bigint();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      // An API server that has just started does not know yet who may do what.
      const away = error.status === undefined || error.status >= 500 || [401, 403, 429].includes(error.status);
      if (!away || process.hrtime.bigint() - begin > BigInt(patienceMs) * 1_000_000n) throw error;
      await sleep(1000);
    }
  }
}
