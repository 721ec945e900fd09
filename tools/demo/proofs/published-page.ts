import type { ClusterOutputs } from '../../cdktf/outputs';
import { pollUntilNothingMissing } from '../poll';
import type { Deployed } from './proof';

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

/** How many nodes stand behind the published port: the rule names their role, their pool, or the one. */
function behind({ firewall, nodes }: Pick<ClusterOutputs, 'firewall' | 'nodes'>): number {
  const { to = '' } = firewall.find(({ ports, protocol }) => ports === '80' && protocol === 'tcp') ?? {};
  const members = to.replace(/:.*/, '');
  return nodes.filter(({ name, pool, role }) => [name, pool, role].includes(members)).length;
}

/**
 * The way in through CloudStack's load balancer and firewall, where clusters.yaml opens it.
 *
 * @param page path of a page that tells its node
 * @param how the way there, for the reader
 */
export async function answersFromOutside(
  { outputs, say, check }: Deployed,
  page: string,
  how: string,
): Promise<string[]> {
  const base = publishedUrl(outputs);
  if (!base) return [];
  const url = `${base}${page}`;
  say(`fetching ${url} from outside the cluster's network`);
  let answered: string[] = [];
  const look = async (): Promise<string[]> => {
    answered = await nodesBehind(url, 2 * outputs.nodes.length);
    // A load balancer may leave one out for a moment, until it has looked again.
    return answered.length < Math.min(2, behind(outputs)) ? [`only ${answered.join()} answers`] : [];
  };
  await pollUntilNothingMissing(look, { within: 60, failure: `${url} does not answer`, say, check });
  return [`${url}: ${how}, pages came from ${answered.join(', ')}`];
}
