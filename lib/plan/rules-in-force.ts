import type { AccessRule, ClusterPlan, Peer, PublishedPort } from './model';

/** A rule as people read it: one line of the table that outputs and documents show. */
export interface RuleInForce {
  readonly description: string;
  readonly protocol: string;
  readonly ports: string;
  readonly from: string;
  readonly to: string;
}

/** Everything that may cross the border of the cluster's network, in both directions. */
export function rulesInForce(plan: ClusterPlan): RuleInForce[] {
  return [...plan.publishedPorts.map(publishedRow), ...plan.rules.filter(crossesTheBorder).map(ruleRow)];
}

/** Nodes of one network reach each other anyway: only rules about the outside need a firewall. */
export const crossesTheBorder = (rule: AccessRule): boolean => rule.peer.kind !== 'cluster';

function publishedRow(port: PublishedPort): RuleInForce {
  const members = Object.values(port.members).join();
  return {
    description: port.name,
    protocol: port.protocol === 'udp' ? 'udp' : 'tcp',
    ports: String(port.publicPort),
    from: peerText(port.peer),
    to: `${members}:${port.nodePort}`,
  };
}

function ruleRow(rule: AccessRule): RuleInForce {
  const nodes = rule.target === 'all' ? 'all nodes' : rule.target;
  const [from, to] = rule.direction === 'ingress' ? [peerText(rule.peer), nodes] : [nodes, peerText(rule.peer)];
  return { description: rule.description, protocol: rule.protocol, ports: rule.ports ?? 'all', from, to };
}

function peerText(peer: Peer): string {
  switch (peer.kind) {
    case 'cluster':
      return 'the nodes';
    case 'cidrs':
      return peer.cidrs.join(', ');
    case 'anywhere':
      return 'anywhere';
  }
}
