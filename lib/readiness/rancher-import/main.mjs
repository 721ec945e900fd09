// Run by Terraform: has a Kubernetes cluster take what a Rancher gives it, as `kubectl apply -f` of Rancher's page would.
// By environment:
//   MANIFEST_URL, RANCHER_CA                                         what to apply, and by whom its server is known (PEM;
//                                                                    empty: publicly trusted)
//   KUBERNETES_URL, KUBERNETES_CA, KUBERNETES_CERT, KUBERNETES_KEY   where to, and who asks (PEM)
import { request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { URL } from 'node:url';
import { objectsOf } from './objects.mjs';

const { MANIFEST_URL, RANCHER_CA, KUBERNETES_URL, KUBERNETES_CA, KUBERNETES_CERT, KUBERNETES_KEY } = process.env;
const rancher = RANCHER_CA ? { ca: RANCHER_CA } : {};
const kubernetes = { ca: KUBERNETES_CA, cert: KUBERNETES_CERT, key: KUBERNETES_KEY };
const patienceMs = 120_000;

/** Returns the body; every failure is an error that says who answered what, but not where: that holds a token. */
function call(who, url, options, body) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, agent: false, timeout: 20_000 }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('error', reject);
      answer.on('data', (chunk) => (text += chunk));
      answer.on('end', () => {
        if (answer.statusCode < 300) resolve(text);
        else reject(new Error(`${who} answers ${answer.statusCode}`));
      });
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer in 20 s')));
    sent.on('error', (error) => reject(new Error(`${who} does not answer: ${error.code ?? error.message}`)));
    sent.end(body);
  });
}

const ask = async (path) =>
  JSON.parse(await call('the Kubernetes API', new URL(path, KUBERNETES_URL), { ...kubernetes, method: 'GET' }));

/** Where the API has objects of that kind. */
async function pathOf({ apiVersion, kind, namespace, name }) {
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const found = (await ask(group)).resources.find((one) => one.kind === kind && !one.name.includes('/'));
  if (!found) throw new Error(`the Kubernetes API knows no ${kind} of ${apiVersion}`);
  const place = found.namespaced ? `/namespaces/${namespace ?? 'default'}` : '';
  return `${group}${place}/${found.name}/${name}`;
}

async function importOnce() {
  const manifest = await call('Rancher', new URL(MANIFEST_URL), { ...rancher, method: 'GET' });
  const objects = objectsOf(manifest);
  if (objects.length === 0) throw new Error('Rancher gives nothing to apply');
  for (const object of objects) {
    const url = new URL(`${await pathOf(object)}?fieldManager=rancher-import&force=true`, KUBERNETES_URL);
    const headers = { 'content-type': 'application/apply-patch+yaml' };
    await call('the Kubernetes API', url, { ...kubernetes, method: 'PATCH', headers }, object.text);
    console.log(`applied ${object.kind} ${object.name}`);
  }
}

const begin = process.hrtime.bigint();
for (;;) {
  try {
    await importOnce();
    break;
  } catch (error) {
    if (process.hrtime.bigint() - begin > BigInt(patienceMs) * 1_000_000n) {
      console.error(`The cluster could not be imported: ${error.message}. The next deploy tries again.`);
      process.exit(1);
    }
    console.log(error.message);
    await sleep(5000);
  }
}
