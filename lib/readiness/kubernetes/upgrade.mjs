// Brings nodes to another version, one at a time: emptied by us, changed by themselves, and back at work before the next.
import { setTimeout as sleep } from 'node:timers/promises';
import { get, mergePatch, post, steadily } from './api.mjs';
import { drain } from './drain.mjs';
import { isReady } from './nodes.mjs';
import { upgradeRequest } from './upgrade-request.mjs';
import { outdated, refusal } from './versions.mjs';

/**
 * Where nodes read what they shall run to change their version. Not an annotation of the node: components that run on every
 * node may write those, and this runs as root.
 */
const requests = '/api/v1/namespaces/kube-system/configmaps';
const requestsName = 'node-upgrade';
/** On a node that was closed for an upgrade, and is not closed for another reason. */
const closedAnnotation = 'cloudstack-clusters/closed-for-upgrade';

const timeoutSeconds = 900;

/**
 * @param version e.g. `1.36.4`
 * @param artifacts text: a line per program and architecture, as in /etc/cluster/artifacts
 */
export async function upgrade(version, artifacts, say) {
  const { body } = await steadily(() => get('/api/v1/nodes'));
  const why = refusal(version, body.items);
  if (why) throw new Error(why);
  const todo = outdated(version, body.items);
  for (const [i, node] of todo.entries()) {
    const { name } = node.metadata;
    const from = node.status.nodeInfo.kubeletVersion;
    say(`[${i + 1}/${todo.length}] ${name}: ${from} → v${version}, moving its pods`);
    if (!node.spec.unschedulable) await annotate(name, { [closedAnnotation]: 'yes' });
    await drain(name, say);
    await ask(name, upgradeRequest(version, artifacts));
    await changed(name, version, (text) => say(`[${i + 1}/${todo.length}] ${name}: ${text}`));
  }
  await reopen(version);
}

const annotate = (name, annotations) =>
  steadily(() => mergePatch(`/api/v1/nodes/${name}`, { metadata: { annotations } }));

/** @param what null takes it back */
const ask = (node, what) =>
  steadily(async () => {
    const data = { [node]: what };
    try {
      await mergePatch(`${requests}/${requestsName}`, { data });
    } catch (error) {
      if (error.status !== 404) throw error;
      await post(requests, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: requestsName }, data });
    }
  });

async function changed(name, version, say) {
  const begin = process.hrtime.bigint();
  let said = '';
  for (;;) {
    // The API server that we talk to may be the one that is being changed.
    const state = await look(name, version).catch((error) => error.message);
    if (state === 'done') break;
    if (state !== said) say(state);
    said = state;
    if (process.hrtime.bigint() - begin > BigInt(timeoutSeconds) * 1_000_000_000n) {
      throw new Error(
        `${name} did not become v${version} in ${timeoutSeconds} s: ${state}; see /var/log/cluster.log there`,
      );
    }
    await sleep(2000);
  }
  await ask(name, null);
  await reopenOne(name);
}

async function look(name, version) {
  const { body: node } = await get(`/api/v1/nodes/${name}`);
  if (node.status.nodeInfo.kubeletVersion !== `v${version}`) return 'changing its programs';
  return isReady(node) ? 'done' : 'waiting until it is Ready';
}

/** Also what an earlier run that was cut off has left closed. */
async function reopen(version) {
  const { body } = await steadily(() => get('/api/v1/nodes'));
  const closed = body.items.filter(({ metadata }) => closedAnnotation in (metadata.annotations ?? {}));
  for (const node of closed)
    if (node.status.nodeInfo.kubeletVersion === `v${version}`) await reopenOne(node.metadata.name);
}

const reopenOne = (name) =>
  steadily(async () => {
    const { body } = await get(`/api/v1/nodes/${name}`);
    const ours = closedAnnotation in (body.metadata.annotations ?? {});
    await mergePatch(`/api/v1/nodes/${name}`, {
      metadata: { annotations: { [closedAnnotation]: null } },
      ...(ours ? { spec: { unschedulable: null } } : {}),
    });
  });
