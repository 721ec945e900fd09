import { overlap } from '../../cloud/addresses';
import type { FirewallRule, LoadBalancerRule, PortForwardingRule } from '../../state/entities';
import type { Store } from '../../state/store';
import { ruleConflict, type ApiError } from '../../wire/errors';

interface Existing {
  readonly id: string;
  readonly dbid: number;
  readonly networkId: string;
  readonly state: string;
}

export interface Ports {
  readonly from: number;
  readonly to: number;
}

/** Firewall rules may repeat ports for other sources; not for sources that overlap. */
export function checkFirewallConflict(
  store: Store,
  wanted: Pick<
    FirewallRule,
    'direction' | 'networkId' | 'publicIpId' | 'protocol' | 'icmpType' | 'icmpCode' | 'sourceCidrs' | 'destinationCidrs'
  >,
  ports: Ports | undefined,
): void {
  const sameTraffic = (rule: FirewallRule) =>
    rule.direction === wanted.direction &&
    (wanted.direction === 'Egress' ? rule.networkId === wanted.networkId : rule.publicIpId === wanted.publicIpId) &&
    rule.protocol === wanted.protocol &&
    anyOverlap(rule.sourceCidrs, wanted.sourceCidrs) &&
    destinationsOverlap(rule.destinationCidrs, wanted.destinationCidrs);
  for (const rule of store.firewallRules.filter(sameTraffic)) {
    if (rule.startPort !== undefined && ports) {
      const taken = { from: rule.startPort, to: rule.endPort ?? rule.startPort };
      if (meet(ports, taken)) throw portConflict(store, ports, taken, rule, 'Firewall');
    } else if (rule.icmpType === wanted.icmpType && rule.icmpCode === wanted.icmpCode) {
      throw ruleConflict(`New rule conflicts with existing rule: ${ruleText(store, rule, 'Firewall')}`);
    }
  }
}

/** Port forwarding and load balancing share the ports of an address. */
export function checkPortsFree(
  store: Store,
  publicIpId: string,
  protocol: string,
  ports: Ports,
  exceptionCode?: number,
): void {
  const wantedProtocol = transport(protocol);
  const forward = store.portForwardingRules.find(
    (rule) => rule.publicIpId === publicIpId && rule.protocol === wantedProtocol && meet(ports, forwardedPorts(rule)),
  );
  if (forward) throw portConflict(store, ports, forwardedPorts(forward), forward, 'PortForwarding', exceptionCode);
  const balancer = store.loadBalancerRules.find(
    (rule) =>
      rule.publicIpId === publicIpId &&
      transport(rule.protocol ?? 'tcp') === wantedProtocol &&
      meet(ports, balancedPorts(rule)),
  );
  if (balancer) throw portConflict(store, ports, balancedPorts(balancer), balancer, 'LoadBalancing', exceptionCode);
}

const transport = (protocol: string): string => (protocol === 'udp' ? 'udp' : 'tcp');
const forwardedPorts = (rule: PortForwardingRule): Ports => ({ from: rule.publicPort, to: rule.publicEndPort });
const balancedPorts = (rule: LoadBalancerRule): Ports => ({ from: rule.publicPort, to: rule.publicPort });
const meet = (a: Ports, b: Ports): boolean => a.from <= b.to && b.from <= a.to;

function anyOverlap(a: readonly string[], b: readonly string[]): boolean {
  return a.some((one) => b.some((other) => overlap(one, other)));
}

/** None given means everywhere. */
function destinationsOverlap(a: readonly string[], b: readonly string[]): boolean {
  return a.length === 0 || b.length === 0 || anyOverlap(a, b);
}

function portConflict(
  store: Store,
  wanted: Ports,
  taken: Ports,
  rule: Existing,
  purpose: string,
  exceptionCode?: number,
): ApiError {
  return ruleConflict(
    `The range specified, ${wanted.from}-${wanted.to}, conflicts with rule ${ruleText(store, rule, purpose)} which has ` +
      `${taken.from}-${taken.to}`,
    exceptionCode,
  );
}

/** As error texts name a rule. */
function ruleText(store: Store, { id: uuid, dbid: id, networkId, state }: Existing, purpose: string): string {
  const network = store.networks.must(networkId).dbid;
  return `FirewallRule ${JSON.stringify({ id, networkId: network, purpose, state, uuid })}`;
}
