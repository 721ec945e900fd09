import ipaddr from 'ipaddr.js';

/** True for an IPv4 network such as `10.1.1.0/24`, host bits zero. */
export function isCidr(text: string): boolean {
  if (!ipaddr.IPv4.isValidCIDR(text)) return false;
  const [address] = ipaddr.IPv4.parseCIDR(text);
  return ipaddr.IPv4.networkAddressFromCIDR(text).toString() === address.toString();
}

export function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text);
}

/** True when the two networks share an address. */
export function overlaps(a: string, b: string): boolean {
  const [first, second] = [ipaddr.IPv4.parseCIDR(a), ipaddr.IPv4.parseCIDR(b)];
  return first[0].match(second) || second[0].match(first);
}

/** `10.1.1.0/24`, 11 → `10.1.1.11`. Undefined when the network has no such host address. */
export function hostAddress(cidr: string, offset: number): string | undefined {
  const [network, prefix] = ipaddr.IPv4.parseCIDR(cidr);
  const size = 2 ** (32 - prefix);
  if (offset < 1 || offset > size - 2) return undefined;
  const number = network.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0) + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

/** `10.1.1.0/24` → 24 */
export const prefixLength = (cidr: string): number => ipaddr.IPv4.parseCIDR(cidr)[1];

/** Addresses for hosts: without the network's own and the broadcast address. */
export const hostCount = (cidr: string): number => 2 ** (32 - prefixLength(cidr)) - 2;

/** The network that the whole world is in. */
export const WORLD = '0.0.0.0/0';

/** True for an IPv6 network such as `fd00:10:244::/56`, host bits zero. */
export function isCidr6(text: string): boolean {
  if (!ipaddr.IPv6.isValidCIDR(text)) return false;
  const [address] = ipaddr.IPv6.parseCIDR(text);
  return ipaddr.IPv6.networkAddressFromCIDR(text).toString() === address.toString();
}

/** `fd00::/56` → 56 */
export const prefixLength6 = (cidr: string): number => ipaddr.IPv6.parseCIDR(cidr)[1];

/** True when the two IPv6 networks share an address. */
export function overlaps6(a: string, b: string): boolean {
  const [first, second] = [ipaddr.IPv6.parseCIDR(a), ipaddr.IPv6.parseCIDR(b)];
  return first[0].match(second) || second[0].match(first);
}
