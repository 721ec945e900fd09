// Ends when the Kubernetes API answers and every expected node is Ready; run by Terraform at the end of a deploy.
// All it needs comes by the environment, so that no key is in its arguments:
//   KUBERNETES_URL, KUBERNETES_CA, KUBERNETES_CERT, KUBERNETES_KEY   the API and who asks (PEM)
//   KUBERNETES_NODES            names of the expected nodes, with a comma between them
//   KUBERNETES_TIMEOUT_SECONDS  how long to wait
import { request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { URL } from 'node:url';

const { KUBERNETES_URL, KUBERNETES_CA, KUBERNETES_CERT, KUBERNETES_KEY } = process.env;
const expected = process.env.KUBERNETES_NODES.split(',');
const timeoutSeconds = Number(process.env.KUBERNETES_TIMEOUT_SECONDS);
const askEverySeconds = 2;
const silenceSeconds = 30;

/** GETs a path of the API. Returns the parsed body and the server's clock. */
function get(path) {
  const url = new URL(path, KUBERNETES_URL);
  const tls = { ca: KUBERNETES_CA, cert: KUBERNETES_CERT, key: KUBERNETES_KEY, agent: false };
  return new Promise((resolve, reject) => {
    const call = request(url, { ...tls, timeout: 10_000 }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('error', reject);
      answer.on('data', (chunk) => (body += chunk));
      answer.on('end', () => {
        if (answer.statusCode !== 200) return reject(new Error(`the API answers ${answer.statusCode}`));
        try {
          resolve({ body: JSON.parse(body), now: Date.parse(answer.headers.date) });
        } catch {
          reject(new Error('the API answers something that is not JSON'));
        }
      });
    });
    call.on('timeout', () => call.destroy(new Error('no answer in 10 s')));
    call.on('error', (error) => reject(new Error(`the API does not answer yet: ${error.code ?? error.message}`)));
    call.end();
  });
}

let since;

/** Expected nodes that are not there, each with the reason. */
async function missing() {
  const nodes = await get('/api/v1/nodes');
  const leases = await get('/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases');
  since ??= nodes.now;
  const readiness = new Map(
    nodes.body.items.map(({ metadata, status }) => [
      metadata.name,
      status.conditions?.find(({ type }) => type === 'Ready')?.status === 'True',
    ]),
  );
  const renewals = new Map(
    leases.body.items.map(({ metadata, spec }) => [metadata.name, Date.parse(spec.renewTime ?? 0)]),
  );
  return expected.flatMap((name) => {
    if (!readiness.has(name)) return [`${name} has not joined`];
    if (!readiness.get(name)) return [`${name} is not Ready`];
    // A machine that was replaced a moment ago still counts as Ready; only a living one renews its lease.
    return renewals.get(name) >= since ? [] : [`${name} shows no sign of life`];
  });
}

const seconds = (() => {
  const begin = process.hrtime.bigint();
  return () => Math.round(Number(process.hrtime.bigint() - begin) / 1e9);
})();

let said = '';
let saidAt = 0;
for (;;) {
  let lacks;
  try {
    lacks = await missing();
  } catch (error) {
    lacks = [error.message];
  }
  if (lacks.length === 0) break;
  const text = lacks.join(', ');
  if (seconds() >= timeoutSeconds) {
    console.error(`After ${seconds()} s the cluster is not whole: ${text}.`);
    console.error('A node tells what it waits for on its console and in /var/log/cluster.log.');
    console.error('The machines stay as they are and go on trying; deploying again waits again.');
    process.exit(1);
  }
  if (text !== said || seconds() - saidAt >= silenceSeconds) {
    console.log(`${seconds()} s: ${text}`);
    said = text;
    saidAt = seconds();
  }
  await sleep(askEverySeconds * 1000);
}
console.log(`${seconds()} s: all ${expected.length} nodes are Ready`);
