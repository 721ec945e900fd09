// Takes the pods off a node, by the eviction API: disruption budgets are kept.
import { setTimeout as sleep } from 'node:timers/promises';
import { get, mergePatch, post, steadily } from './api.mjs';

const timeoutSeconds = 600;

const staysOnNode = ({ metadata, status }) =>
  'kubernetes.io/config.mirror' in (metadata.annotations ?? {}) ||
  (metadata.ownerReferences ?? []).some(({ kind, controller }) => kind === 'DaemonSet' && controller) ||
  status.phase === 'Succeeded' ||
  status.phase === 'Failed';

async function movable(node) {
  const { body } = await steadily(() => get(`/api/v1/pods?fieldSelector=spec.nodeName=${node}`));
  return body.items.filter((pod) => !staysOnNode(pod));
}

/** Ends when none is left that could run elsewhere; an error names those that a disruption budget keeps. */
export async function drain(node, say) {
  await steadily(() => mergePatch(`/api/v1/nodes/${node}`, { spec: { unschedulable: true } }));
  const end = process.hrtime.bigint() + BigInt(timeoutSeconds) * 1_000_000_000n;
  let said = '';
  for (;;) {
    const pods = await movable(node);
    if (pods.length === 0) return;
    const kept = [];
    for (const { metadata } of pods.filter((pod) => !pod.metadata.deletionTimestamp)) {
      const { name, namespace } = metadata;
      const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
      try {
        await post(`/api/v1/namespaces/${namespace}/pods/${name}/eviction`, eviction);
      } catch (error) {
        if (error.status !== 404) kept.push(`${namespace}/${name}`);
      }
    }
    const text = kept.join(', ');
    if (text !== said && text) say(`waiting for a disruption budget to let go of ${text}`);
    said = text;
    if (process.hrtime.bigint() > end) {
      throw new Error(`${node} could not be emptied in ${timeoutSeconds} s: ${text || 'pods do not end'}`);
    }
    await sleep(2000);
  }
}
