import { AssumptionError } from '../config/errors';
import type { AccessRule, Peer, PublishedPort } from '../plan/model';
import { WORLD } from '../plan/cidr';
import { crossesTheBorder } from '../plan/rules-in-force';

/** A rule block of `cloudstack_egress_firewall` or `cloudstack_firewall`. */
export interface RuleBlock {
  readonly protocol: string;
  readonly cidrList: string[];
  readonly ports?: string[];
  readonly icmpType?: number;
  readonly icmpCode?: number;
}

/**
 * An isolated network's dialect: egress rules on the network, firewall rules on its public address. Nodes inside
 * reach each other without a rule.
 *
 * @param cidr the network's own CIDR: CloudStack takes no other source for egress, and rewrites 0.0.0.0/0 to it, which
 *   would be a difference in every plan
 */
export function renderEgress(rules: readonly AccessRule[], cidr: string): RuleBlock[] {
  return rules
    .filter((rule) => rule.direction === 'egress' && crossesTheBorder(rule))
    .map((rule) => {
      if (rule.peer.kind !== 'anywhere' || rule.target !== 'all') {
        throw new AssumptionError(`egress rule "${rule.description}" is narrower than an isolated network can express`);
      }
      return { protocol: rule.protocol, cidrList: [cidr], ...portsOf(rule) };
    });
}

/** One block per published port and per ingress rule on the public address. */
export function renderFirewall(ports: readonly PublishedPort[]): RuleBlock[] {
  return ports.map((port) => ({
    protocol: port.protocol === 'udp' ? 'udp' : 'tcp',
    cidrList: cidrsOf(port.peer),
    ports: [String(port.publicPort)],
  }));
}

function portsOf(rule: AccessRule): Partial<RuleBlock> {
  if (rule.protocol === 'icmp') return { icmpType: -1, icmpCode: -1 };
  return rule.ports === undefined ? {} : { ports: [rule.ports] };
}

function cidrsOf(peer: Peer): string[] {
  switch (peer.kind) {
    case 'anywhere':
      return [WORLD];
    case 'cidrs':
      return [...peer.cidrs];
    case 'cluster':
      throw new AssumptionError('a port is published to the cluster itself');
  }
}
