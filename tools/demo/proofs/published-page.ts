import type { ClusterOutputs } from '../../cdktf/outputs';

/** Where the demo service answers from outside: the cluster's address, if clusters.yaml publishes port 80 there. */
export function publishedUrl({
  endpoint,
  firewall,
}: Pick<ClusterOutputs, 'endpoint' | 'firewall'>): string | undefined {
  const { hostname } = new URL(endpoint.replace(/^tcp:/, 'http:'));
  return firewall.some(({ ports, protocol }) => ports === '80' && protocol === 'tcp')
    ? `http://${hostname}/`
    : undefined;
}

/** Fetches the page some times over new connections. Returns the nodes that answered, each once; throws if none does. */
export async function nodesBehind(url: string, times: number): Promise<string[]> {
  const answers = new Set<string>();
  for (let i = 0; i < times; i++) {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000), headers: { connection: 'close' } });
    if (!response.ok) throw new Error(`${url} answers ${response.status}`);
    answers.add((await response.text()).trim());
  }
  return [...answers].sort();
}
