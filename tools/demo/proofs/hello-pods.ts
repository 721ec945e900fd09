import type { Kubectl } from '../../kubectl/kubectl';
import { isReady, type Pod } from '../../kubectl/objects';
import { podsOf } from '../../kubectl/cluster';

/** The test programs' image: part of the local cloud's Kubernetes template, so that no registry is needed. */
export const helloImage = 'registry.local/test/app:1';
export const hello = 'hello';
const port = 8080;
/** What clusters.yaml publishes at port 80 of the cluster's address. */
export const helloNodePort = 30_080;

const labels = { app: hello };
const container = (name: string, args: readonly string[]) => ({
  name,
  image: helloImage,
  imagePullPolicy: 'IfNotPresent',
  args,
  env: [{ name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
});

/** A page on every node, tainted ones and control planes included, a service before them, and a job that asks the service. */
export const helloObjects = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: hello } },
  {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: hello, namespace: hello },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { tolerations: [{ operator: 'Exists' }], containers: [container('page', ['serve', String(port)])] },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: hello, namespace: hello },
    spec: { type: 'NodePort', selector: labels, ports: [{ port, targetPort: port, nodePort: helloNodePort }] },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'ask', namespace: hello },
    spec: {
      backoffLimit: 20,
      template: {
        spec: {
          restartPolicy: 'OnFailure',
          containers: [container('ask', ['get', `http://${hello}.${hello}.svc.cluster.local:${port}/env/NODE`])],
        },
      },
    },
  },
];

/** The page's pods, by their nodes; those that serve already. */
export async function pages(kubectl: Kubectl): Promise<ReadonlyMap<string, Pod>> {
  const pods = (await podsOf(kubectl, hello)).filter(({ metadata }) => metadata.name.startsWith(`${hello}-`));
  return new Map(pods.filter(isReady).map((pod) => [pod.spec.nodeName!, pod]));
}

/** Which nodes the pod of one node reaches: by the addresses of the pods, and by the service's name. */
export async function reached(
  kubectl: Kubectl,
  from: Pod,
  others: readonly Pod[],
): Promise<{ pods: string[]; service: string }> {
  const ask = async (...urls: string[]): Promise<string[]> => {
    const command = ['exec', `--namespace=${hello}`, from.metadata.name, '--', '/app', 'get', ...urls];
    return (await kubectl.run(command)).trim().split('\n');
  };
  const pods = await ask(...others.map(({ status }) => `http://${status.podIP!}:${port}/env/NODE`));
  const [service] = await ask(`http://${hello}.${hello}:${port}/env/NODE`);
  return { pods, service: service! };
}

/** Fetches the page of a pod through `kubectl port-forward`: the way of somebody who looks into a program. */
export const pageForwarded = (kubectl: Kubectl, { metadata }: Pod): Promise<string> =>
  kubectl.forward(metadata.name, port, hello, async (url) => {
    const answer = await fetch(`${url}/env/NODE`, { signal: AbortSignal.timeout(20_000) });
    return (await answer.text()).trim();
  });
