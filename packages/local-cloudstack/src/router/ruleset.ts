import type { LoadBalancer, PortForward, RouterSpec } from '../hypervisor/hypervisor';
import { pairs, ports, transport } from './matches';

/** Names of a router's links, fixed because each router has a network namespace of its own. */
export const publicLink = 'pub0';
export const guestBridge = 'br0';

/**
 * The router's whole rule set for `nft -f`, which puts it in the place of the one before in a single transaction:
 * established connections live on. The order of decisions is CloudStack's:
 *
 * - firewall rules look at the public address, before it is translated, and at traffic from inside (hairpin) as well;
 * - egress rules look at what guests send out, after which it gets the source NAT address;
 * - what no rule names is dropped without an answer.
 */
export function renderRuleset(spec: RouterSpec): string {
  const own = `{ ${[...new Set([spec.sourceNatIp, ...spec.publicIps])].join(', ')} }`;
  return `table ip vr
delete table ip vr
table ip vr {
  chain firewall {
    type filter hook prerouting priority mangle; policy accept;
    ct state established,related accept
    ip daddr ${own} goto public_addresses
    iifname "${publicLink}" drop
  }
  chain public_addresses {
${lines(balancerSources(spec.loadBalancers))}
${lines(firewallRules(spec))}
    drop
  }
  chain translate_destination {
    type nat hook prerouting priority dstnat; policy accept;
${lines(spec.portForwards.map(forwardRule))}
${lines(spec.loadBalancers.flatMap(datagramBalancer))}
  }
  chain translate_source {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "${publicLink}" ip saddr ${spec.cidr} snat to ${spec.sourceNatIp}
    iifname "${guestBridge}" oifname "${guestBridge}" ct status dnat masquerade
  }
  chain input {
    type filter hook input priority filter; policy drop;
    ct state established,related accept
    iifname "lo" accept
    iifname "${guestBridge}" udp dport 67 accept
    iifname "${guestBridge}" ip daddr ${spec.gateway} udp dport 53 accept
    iifname "${guestBridge}" ip daddr ${spec.gateway} tcp dport { 53, 80, 8080 } accept
    iifname "${guestBridge}" ip daddr ${spec.gateway} icmp type echo-request accept
    ip daddr ${own} ip protocol icmp accept
${lines(spec.loadBalancers.filter(isProxied).map((lb) => `ip daddr ${lb.publicIp} tcp dport ${lb.publicPort} accept`))}
  }
  chain forward {
    type filter hook forward priority filter; policy drop;
    ct state established,related accept
    iifname "${guestBridge}" oifname "${guestBridge}" accept
    iifname "${guestBridge}" oifname "${publicLink}" goto egress
    iifname "${publicLink}" oifname "${guestBridge}" ct status dnat accept
  }
  chain egress {
${lines(egressRules(spec))}
    ${spec.egressDefault === 'allow' ? 'accept' : 'drop'}
  }
}
`.replaceAll(/^\n/gm, '');
}

const lines = (rules: readonly string[]): string => rules.map((rule) => `    ${rule}`).join('\n');

/** Streams go through the proxy, datagrams are translated. A rule without members is none. */
export const isProxied = (lb: LoadBalancer): boolean => lb.protocol !== 'udp' && lb.memberIps.length > 0;

function egressRules(spec: RouterSpec): string[] {
  const verdict = spec.egressDefault === 'allow' ? 'drop' : 'accept';
  return spec.egress.flatMap((rule) =>
    pairs(rule.sourceCidrs, rule.destinationCidrs).map(([source, destination]) =>
      ['ip saddr', source, 'ip daddr', destination, transport(rule), verdict].filter(Boolean).join(' '),
    ),
  );
}

function firewallRules(spec: RouterSpec): string[] {
  return spec.firewall.flatMap((rule) =>
    rule.sourceCidrs.map((source) => {
      const match = transport(rule);
      return `ip daddr ${rule.publicIp} ip saddr ${source} ${match} accept`;
    }),
  );
}

/** A balancer's own list of sources narrows what the firewall lets in. */
function balancerSources(balancers: readonly LoadBalancer[]): string[] {
  return balancers
    .filter((lb) => lb.sourceCidrs.length > 0)
    .map((lb) => {
      const protocol = lb.protocol === 'udp' ? 'udp' : 'tcp';
      const others = lb.sourceCidrs.map((cidr) => `ip saddr != ${cidr}`).join(' ');
      return `ip daddr ${lb.publicIp} ${protocol} dport ${lb.publicPort} ${others} drop`;
    });
}

function forwardRule(forward: PortForward): string {
  const { publicIp, protocol, publicPorts, privatePorts, guestIp } = forward;
  const match = `ip daddr ${publicIp} ${protocol} dport ${ports(publicPorts)}`;
  const shift = privatePorts.from - publicPorts.from;
  if (shift === 0) return `${match} dnat to ${guestIp}`;
  if (publicPorts.from === publicPorts.to) return `${match} dnat to ${guestIp}:${privatePorts.from}`;
  const moved = Array.from({ length: publicPorts.to - publicPorts.from + 1 }, (_, i) => {
    const port = publicPorts.from + i;
    return `${port} : ${port + shift}`;
  });
  return `${match} dnat to ${guestIp} : ${protocol} dport map { ${moved.join(', ')} }`;
}

function datagramBalancer(lb: LoadBalancer): string[] {
  if (lb.protocol !== 'udp' || lb.memberIps.length === 0) return [];
  const members = lb.memberIps.map((ip, i) => `${i} : ${ip}`).join(', ');
  const count = lb.memberIps.length;
  const choice = lb.algorithm === 'source' ? `jhash ip saddr mod ${count}` : `numgen inc mod ${count}`;
  const target = count === 1 ? lb.memberIps[0]! : `${choice} map { ${members} }`;
  return [`ip daddr ${lb.publicIp} udp dport ${lb.publicPort} dnat to ${target}:${lb.privatePort}`];
}
