import ipaddr from 'ipaddr.js';

/** Addresses of hosts in a network, in order: neither the network's own address nor the broadcast address. */
export function addressesOf(cidr: string): string[] {
  const first = toNumber(ipaddr.IPv4.networkAddressFromCIDR(cidr).toString());
  const last = toNumber(ipaddr.IPv4.broadcastAddressFromCIDR(cidr).toString());
  return Array.from({ length: Math.max(0, last - first - 1) }, (_, i) => toAddress(first + 1 + i));
}

/** The lowest address of the network that is neither the gateway nor taken. */
export function firstFree(cidr: string, gateway: string, taken: ReadonlySet<string>): string | undefined {
  const first = toNumber(ipaddr.IPv4.networkAddressFromCIDR(cidr).toString());
  const last = toNumber(ipaddr.IPv4.broadcastAddressFromCIDR(cidr).toString());
  for (let n = first + 1; n < last; n++) {
    const address = toAddress(n);
    if (address !== gateway && !taken.has(address)) return address;
  }
  return undefined;
}

export function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text);
}

export function isCidr(text: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+\/\d+$/.test(text) && ipaddr.isValidCIDR(text);
}

export function isNetmask(text: string): boolean {
  return isAddress(text) && ipaddr.IPv4.parse(text).prefixLengthFromSubnetMask() !== null;
}

/** `10.1.2.1`, `255.255.255.0` → `10.1.2.0/24`. */
export function cidrOf(address: string, netmask: string): string {
  const prefix = ipaddr.IPv4.parse(netmask).prefixLengthFromSubnetMask();
  return `${ipaddr.IPv4.networkAddressFromCIDR(`${address}/${prefix}`).toString()}/${prefix}`;
}

export function netmaskOf(cidr: string): string {
  return ipaddr.IPv4.subnetMaskFromPrefixLength(Number(cidr.split('/')[1])).toString();
}

/** Whether the address may be given to a host of the network. */
export function isHostAddress(cidr: string, address: string): boolean {
  if (!isAddress(address)) return false;
  const network = ipaddr.IPv4.networkAddressFromCIDR(cidr).toString();
  const broadcast = ipaddr.IPv4.broadcastAddressFromCIDR(cidr).toString();
  return contains(cidr, `${address}/32`) && address !== network && address !== broadcast;
}

/** Whether all of `inner` lies in `outer`. */
export function contains(outer: string, inner: string): boolean {
  const [outerAddress, outerBits] = ipaddr.IPv4.parseCIDR(outer);
  const [innerAddress, innerBits] = ipaddr.IPv4.parseCIDR(inner);
  return innerBits >= outerBits && innerAddress.match(outerAddress, outerBits);
}

export function overlap(a: string, b: string): boolean {
  return contains(a, b) || contains(b, a);
}

function toNumber(address: string): number {
  return ipaddr.IPv4.parse(address).octets.reduce((sum, octet) => sum * 256 + octet, 0);
}

function toAddress(n: number): string {
  return [24, 16, 8, 0].map((shift) => (n >>> shift) & 255).join('.');
}
