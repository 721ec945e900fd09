// The end of a deploy, run by Terraform: waits until the Kubernetes API answers and every wanted node is Ready, then gives
// the nodes their labels, taints and annotations, forgets those whose machines are gone, and brings the others to the wanted
// version. Beside what api.mjs reads, by environment:
//   KUBERNETES_NODES            JSON: node name → { labels, taints, annotations }
//   KUBERNETES_VERSION          e.g. 1.36.4: the version that all nodes shall have; left out: nodes keep theirs
//   KUBERNETES_ARTIFACTS        where its programs are: lines as in /etc/cluster/artifacts
//   KUBERNETES_TIMEOUT_SECONDS  how long to wait for Ready nodes
//   KUBERNETES_OBJECTS          JSON, may be left out: [{ path, object }], what the cluster shall have besides
// and what website.mjs reads.
import { setTimeout as sleep } from 'node:timers/promises';
import { apply, get, mergePatch, remove, steadily } from './api.mjs';
import { isDead, missing, patch, unwanted } from './nodes.mjs';
import { upgrade } from './upgrade.mjs';
import { websiteAnswers } from './website.mjs';

const wanted = JSON.parse(process.env.KUBERNETES_NODES);
const timeoutSeconds = Number(process.env.KUBERNETES_TIMEOUT_SECONDS);
const askEverySeconds = 2;
const silenceSeconds = 30;
const forgetWithinSeconds = 90;

const begin = process.hrtime.bigint();
const seconds = () => Math.round(Number(process.hrtime.bigint() - begin) / 1e9);

/** Nodes, when each renewed its lease, and the server's clock. */
async function look() {
  const nodes = await get('/api/v1/nodes');
  const leases = await get('/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases');
  const renewals = leases.body.items.map(({ metadata, spec }) => [metadata.name, Date.parse(spec.renewTime ?? 0)]);
  return { nodes: nodes.body.items, renewals: new Map(renewals), now: nodes.now };
}

let since;

async function lacks() {
  try {
    const { nodes, renewals, now } = await look();
    since ??= now;
    return missing(wanted, nodes, renewals, since);
  } catch (error) {
    return [error.message];
  }
}

async function waitUntilWhole() {
  let said = '';
  let saidAt = 0;
  for (;;) {
    const text = (await lacks()).join(', ');
    if (text === '') return;
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
}

async function label() {
  const { nodes } = await look();
  for (const node of nodes.filter(({ metadata }) => metadata.name in wanted)) {
    const { name } = node.metadata;
    const change = patch(node, wanted[name]);
    if (!change) continue;
    await mergePatch(`/api/v1/nodes/${name}`, change);
    console.log(`${seconds()} s: labels, taints and annotations of ${name} are as they should be`);
  }
}

/** A node whose machine is gone would stay in the list for ever. One that lives is left alone. */
async function forget() {
  const end = seconds() + forgetWithinSeconds;
  for (;;) {
    const { nodes, renewals, now } = await look();
    const left = unwanted(wanted, nodes);
    for (const node of left.filter((candidate) => isDead(candidate, renewals, now))) {
      await remove(`/api/v1/nodes/${node.metadata.name}`);
      console.log(`${seconds()} s: forgot ${node.metadata.name}, whose machine is gone`);
    }
    const alive = left.filter((node) => !isDead(node, renewals, now)).map(({ metadata }) => metadata.name);
    if (alive.length === 0) return;
    if (seconds() > end) {
      console.log(`${seconds()} s: ${alive.join(', ')} should not be there but lives: left alone`);
      return;
    }
    await sleep(askEverySeconds * 1000);
  }
}

async function orFail(what, work) {
  try {
    await work();
  } catch (error) {
    console.error(`The nodes are Ready, but ${what}: ${error.message}. The next deploy goes on from here.`);
    process.exit(1);
  }
}

await waitUntilWhole();
console.log(`${seconds()} s: all ${Object.keys(wanted).length} nodes are Ready`);
await orFail('the list of nodes could not be brought up to date', async () => {
  await label();
  await forget();
});
const { KUBERNETES_VERSION: version, KUBERNETES_ARTIFACTS: artifacts } = process.env;
const say = (text) => console.log(`${seconds()} s: ${text}`);
if (version) await orFail('the upgrade stopped', () => upgrade(version, artifacts, say));
for (const { path, object } of JSON.parse(process.env.KUBERNETES_OBJECTS ?? '[]')) {
  await orFail(`${object.kind} ${object.metadata.name} could not be applied`, () =>
    steadily(() => apply(path, object)),
  );
}
if (process.env.WEBSITE_URL) await orFail('the website is not there', () => websiteAnswers(timeoutSeconds, say));
