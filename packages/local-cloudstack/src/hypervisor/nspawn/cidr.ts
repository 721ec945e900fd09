/** IPv4 ranges as numbers, first and last address included. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

export function parseCidr(cidr: string): Range {
  const [address, bits = '32'] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(toNumber(address!) / size) * size;
  return { first, last: first + size - 1 };
}

export const overlap = (a: Range, b: Range): boolean => a.first <= b.last && b.first <= a.last;

/** The n-th address of a range: 0 is the network, 1 the gateway by custom. */
export const addressAt = (cidr: string, index: number): string => addressText(parseCidr(cidr).first + index);

export const prefixLength = (cidr: string): string => cidr.split('/')[1] ?? '32';

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function addressText(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
