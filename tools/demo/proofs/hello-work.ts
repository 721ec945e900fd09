import { UserError } from '../../common/user-error';
import type { Kubectl } from '../../kubectl/kubectl';
import { pollUntilNothingMissing } from '../poll';
import { hello, helloObjects, pageForwarded, pages, reached } from './hello-pods';
import type { Deployed } from './proof';

/** Runs a page on every node, a service and a job that asks it, until all reach each other. Returns what was seen. */
export async function showHello(kubectl: Kubectl, { outputs, say, check }: Deployed): Promise<string[]> {
  const nodes = outputs.nodes.map(({ name }) => name);
  say('starting a pod on every node, a service and a job');
  await kubectl.run(['delete', 'job', 'ask', `--namespace=${hello}`, '--ignore-not-found']);
  await kubectl.apply(helloObjects);
  const look = async (): Promise<string[]> => {
    const serving = await pages(kubectl);
    const absent = nodes.filter((node) => !serving.has(node));
    if (absent.length > 0) return absent.map((node) => `no page on ${node} yet`);
    const pods = [...serving.values()];
    const unreached: string[] = [];
    for (const [node, pod] of serving) {
      const seen = await reached(kubectl, pod, pods);
      if (seen.pods.join() !== [...serving.keys()].join() || !nodes.includes(seen.service)) {
        unreached.push(`${node} does not reach all others yet`);
      }
    }
    return unreached;
  };
  await pollUntilNothingMissing(look, { within: 180, failure: 'the pods do not all reach each other', say, check });
  say('waiting for the job');
  await kubectl.run(['wait', 'job/ask', `--namespace=${hello}`, '--for=condition=Complete', '--timeout=15s']);
  const asked = (await kubectl.run(['logs', 'job/ask', `--namespace=${hello}`])).trim();
  say('forwarding a port of a pod on each node to this machine');
  for (const [node, pod] of await pages(kubectl)) {
    const page = await pageForwarded(kubectl, pod);
    if (page !== node) throw new UserError(`the port forwarded from ${node} shows the page of ${page || 'nobody'}`);
  }
  return [
    `daemon set ${hello}: a page on each of ${nodes.length} nodes; every pod fetched the page of every other one by its address`,
    `service ${hello}: found by name in the cluster's DNS from every node; job ask got its answer from ${asked}`,
    'kubectl exec, logs and port-forward worked from this machine, through the load balancer; SSH is closed',
  ];
}
