import { join } from 'node:path';
import type { RancherOutputs } from '../../cdktf/outputs';
import { k3sBinaries } from '../../k3s/binaries';
import { ensureK3sTemplate } from '../../k3s-template/template';
import { missingFromKubernetes, podsOf } from '../../kubectl/cluster';
import type { Kubectl } from '../../kubectl/kubectl';
import { isReady } from '../../kubectl/objects';
import { pollUntilNothingMissing } from '../poll';
import { showHello } from './hello-work';
import type { Deployed, Proof } from './proof';
import { askRancher, logIn } from './rancher-website';
import { withKubectl } from './with-kubectl';

const namespace = 'cattle-system';

export const rancherProof: Proof = {
  insideCommand: 'kubectl get nodes',

  async prepare(say) {
    const { name } = await ensureK3sTemplate(await k3sBinaries(say), say);
    return `Template: ${name}`;
  },

  waitUntilWhole: (deployed) =>
    ask(deployed, async (kubectl, { outputs, say, check }) => {
      const missing = (): Promise<string[]> => missingFromRancher(outputs, kubectl);
      await pollUntilNothingMissing(missing, { within: 600, failure: 'Rancher is not there', say, check });
    }),

  showWork: (deployed) =>
    ask(deployed, async (kubectl, { outputs, say }) => {
      const seen = await showHello(kubectl, deployed);
      say(`logging in at ${outputs.url}`);
      await logIn(outputs, outputs.bootstrap_password);
      const copies = (await podsOf(kubectl, namespace, '--selector=app=rancher')).filter(isReady);
      const nodes = [...new Set(copies.map(({ spec }) => spec.nodeName))].sort();
      return [
        `${outputs.url}: /ping answers over TLS of the cluster's own CA, and the first administrator can log in`,
        `Rancher's chart was installed by K3s' Helm controller: ${copies.length} copies on ${nodes.join(', ')} (a stand-in for Rancher's own image and chart)`,
        ...seen,
      ];
    }),
};

/** What keeps Rancher and the cluster below it from being whole, a reason each. */
export async function missingFromRancher(outputs: RancherOutputs, kubectl: Kubectl): Promise<string[]> {
  const lacks = await missingFromKubernetes(outputs.nodes, kubectl);
  if (lacks.length > 0) return lacks;
  const copies = await podsOf(kubectl, namespace, '--selector=app=rancher');
  if (copies.length === 0) return ['Rancher is not installed yet'];
  const waiting = copies.filter((pod) => !isReady(pod)).map(({ metadata }) => `pod ${metadata.name} is not ready`);
  if (waiting.length > 0) return waiting;
  const { status, body } = await askRancher(outputs, { path: '/ping' });
  return body === 'pong' ? [] : [`${outputs.url}/ping answers ${status} ${body.trim()}`];
}

/** kubectl as it comes with K3s. */
export const k3sKubectl = async (say: (text: string) => void): Promise<string> =>
  join(await k3sBinaries(say), 'programs/kubectl');

async function ask<T>(
  deployed: Deployed,
  work: (kubectl: Kubectl, deployed: Deployed<RancherOutputs>) => Promise<T>,
): Promise<T> {
  const known = deployed as Deployed<RancherOutputs>;
  return withKubectl(await k3sKubectl(known.say), known, (kubectl) => work(kubectl, known));
}
