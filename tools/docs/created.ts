import type { ClusterPlan, PlannedNode, PublishedPort } from '../../lib/plan/model';
import { membersOf } from '../../lib/plan/model';
import { rulesInForce } from '../../lib/plan/rules-in-force';

/** What a plan makes, as Markdown for people: its nodes, what the outside reaches, what the nodes reach of each other. */
export function createdTables(plan: ClusterPlan): string {
  return [
    markdownTable(['pool', 'role', 'nodes', 'addresses', 'hosts'], plan.pools.map(poolRow(plan))),
    'Open to the outside, by load balancer and firewall:',
    markdownTable(
      ['what', 'protocol', 'port', 'from', 'to'],
      [...plan.publishedPorts.map(publishedRow(plan)), ...outgoingRows(plan)],
    ),
    ...betweenNodes(plan),
  ].join('\n\n');
}

function betweenNodes({ rules }: ClusterPlan): string[] {
  const rows = rules
    .filter(({ peer }) => peer.kind === 'cluster')
    .map(({ description, protocol, ports = 'all', target }) => [description, protocol, ports, nodesText(target)]);
  if (rows.length === 0) return [];
  return ['Between the nodes:', markdownTable(['what', 'protocol', 'ports', 'at'], rows)];
}

const poolRow = (plan: ClusterPlan) => (pool: ClusterPlan['pools'][number]) => {
  const nodes = plan.nodes.filter((node) => node.pool.name === pool.name);
  const addresses = nodes.flatMap(({ address }) => address ?? []);
  return [
    pool.name,
    pool.role,
    span(nodes),
    addresses.length ? `${addresses.join(', ')}, always` : 'any',
    spread(pool),
  ];
};

const spread = ({ hostAffinity }: ClusterPlan['pools'][number]): string =>
  ({
    anti: 'apart where possible',
    'strict-anti': 'always apart',
    together: 'together',
    none: 'any',
  })[hostAffinity];

/** Names of nodes, pool by pool: `web-1 to -4, batch-1`. */
function span(nodes: readonly PlannedNode[]): string {
  const pools = [...new Set(nodes.map(({ pool }) => pool.name))];
  return pools.map((name) => spanOfPool(nodes.filter(({ pool }) => pool.name === name))).join(', ') || 'none';
}

function spanOfPool(nodes: readonly PlannedNode[]): string {
  const [first, last] = [nodes[0]!.name, nodes.at(-1)!.name];
  return first === last ? first : `${first} to ${last.slice(last.lastIndexOf('-'))}`;
}

const publishedRow = (plan: ClusterPlan) => (port: PublishedPort) => {
  const from = rulesInForce({ ...plan, publishedPorts: [port], rules: [] })[0]!.from;
  return [
    port.name,
    port.protocol,
    String(port.publicPort),
    from,
    `${port.nodePort} of ${span(membersOf(plan, port))} (${port.algorithm})`,
  ];
};

const outgoingRows = (plan: ClusterPlan): string[][] =>
  rulesInForce({ ...plan, publishedPorts: [] }).map(({ description, protocol, ports, from, to }) => [
    description,
    protocol,
    ports,
    from,
    to,
  ]);

const nodesText = (target: string): string => (target === 'all' ? 'all nodes' : target);

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [head, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('\n');
}
