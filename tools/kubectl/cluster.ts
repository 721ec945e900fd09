import type { ClusterNode } from '../cdktf/outputs';
import type { Kubectl } from './kubectl';
import { type KubernetesList, type KubernetesNode, type Pod, isReady } from './objects';

export const nodesOf = async (kubectl: Kubectl): Promise<readonly KubernetesNode[]> =>
  (await kubectl.json<KubernetesList<KubernetesNode>>('get', 'nodes')).items;

/** @param selectors further options of `kubectl get pods` */
export const podsOf = async (kubectl: Kubectl, namespace: string, ...selectors: string[]): Promise<readonly Pod[]> =>
  (await kubectl.json<KubernetesList<Pod>>('get', 'pods', `--namespace=${namespace}`, ...selectors)).items;

/** What keeps a cluster from being whole, a reason each: nodes, and the pods of the system. */
export async function missingFromKubernetes(expected: readonly ClusterNode[], kubectl: Kubectl): Promise<string[]> {
  const nodes = await nodesOf(kubectl);
  const ready = new Set(nodes.filter(isReady).map(({ metadata }) => metadata.name));
  const known = new Set(nodes.map(({ metadata }) => metadata.name));
  const wanted = new Set(expected.map(({ name }) => name));
  const pods = [...(await podsOf(kubectl, 'kube-system')), ...(await podsOf(kubectl, 'kube-flannel'))];
  return [
    ...expected.flatMap(({ name }) =>
      ready.has(name) ? [] : [`${name} ${known.has(name) ? 'is not Ready' : 'has not joined'}`],
    ),
    ...[...known].filter((name) => !wanted.has(name)).map((name) => `${name} should not be there`),
    ...pods
      .filter((pod) => !isReady(pod) && pod.status.phase !== 'Succeeded')
      .map(({ metadata }) => `pod ${metadata.name} is not ready`),
  ];
}
