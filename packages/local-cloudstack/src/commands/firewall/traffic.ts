import { isCidr } from '../../cloud/addresses';
import type { FirewallRule } from '../../state/entities';
import { badRequest, invalidValue } from '../../wire/errors';
import type { Args } from '../args';
import type { Ports } from './conflicts';

const maxPort = 65535;

/** The CIDRs of a parameter; every one has to be one. */
export function cidrs(args: Args, name: string, label: string): string[] {
  const list = args.list(name);
  for (const cidr of list) if (!isCidr(cidr)) throw badRequest(`${label} CIDRs formatting error ${cidr}`);
  return list;
}

export function checkPort(port: number, label: string): void {
  if (port < 1 || port > maxPort) throw invalidValue(`${label} is an invalid value: ${port}`);
}

/** Ports or ICMP type and code, whichever the protocol has. */
export function readTraffic(
  args: Args,
  protocols: readonly string[],
): Pick<FirewallRule, 'protocol' | 'startPort' | 'endPort' | 'icmpType' | 'icmpCode'> & { ports?: Ports } {
  const protocol = args.required('protocol').toLowerCase();
  if (!protocols.includes(protocol)) throw invalidValue(`Invalid protocol ${protocol}`);
  const startPort = args.number('startport');
  const endPort = args.number('endport') ?? startPort;
  if (startPort !== undefined) checkPort(startPort, 'publicPort');
  if (endPort !== undefined) checkPort(endPort, 'Port range');
  if (startPort !== undefined && endPort! < startPort) throw invalidValue("Start port can't be bigger than end port");
  if (protocol === 'icmp') {
    if (startPort !== undefined) throw invalidValue("Can't specify start/end port when protocol is ICMP");
    return { protocol, icmpType: args.number('icmptype') ?? -1, icmpCode: args.number('icmpcode') ?? -1 };
  }
  if (args.has('icmptype') || args.has('icmpcode'))
    throw invalidValue('Can specify icmpCode and icmpType for ICMP protocol only');
  if (startPort === undefined) return { protocol };
  if (protocol === 'all') throw invalidValue('Can not specify ports when protocol is ALL');
  return { protocol, startPort, endPort, ports: { from: startPort, to: endPort! } };
}
