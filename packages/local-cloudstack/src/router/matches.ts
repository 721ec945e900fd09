import type { IcmpMatch, PortRange, Protocol } from '../hypervisor/hypervisor';

/** Pieces of nft rules. */
export const ports = ({ from, to }: PortRange): string => (from === to ? `${from}` : `${from}-${to}`);

/** Protocol with its ports or types; empty for all protocols. */
export function transport(rule: {
  readonly protocol: Protocol;
  readonly ports?: PortRange;
  readonly icmp?: IcmpMatch;
}): string {
  switch (rule.protocol) {
    case 'all':
      return '';
    case 'icmp':
      return icmpMatch(rule.icmp);
    case 'tcp':
    case 'udp':
      return rule.ports ? `${rule.protocol} dport ${ports(rule.ports)}` : `ip protocol ${rule.protocol}`;
  }
}

export function icmpMatch(icmp: IcmpMatch | undefined): string {
  const { type = -1, code = -1 } = icmp ?? {};
  const parts = [...(type >= 0 ? [`icmp type ${type}`] : []), ...(code >= 0 ? [`icmp code ${code}`] : [])];
  return parts.length > 0 ? parts.join(' ') : 'ip protocol icmp';
}

/** Every combination; an empty list stands for everything. */
export function pairs(sources: readonly string[], destinations: readonly string[]): [string, string][] {
  const or = (list: readonly string[]): readonly string[] => (list.length > 0 ? list : ['0.0.0.0/0']);
  return or(sources).flatMap((source) =>
    or(destinations).map((destination): [string, string] => [source, destination]),
  );
}
