import fc from 'fast-check';
import { hostAddress, isCidr, isCidr6, overlaps, overlaps6 } from '../../lib/plan/cidr';
import { nameIssues, nodeName } from '../../lib/plan/names';

fc.configureGlobal({ seed: 1 });

const network = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 8, max: 30 }))
  .map(([bits, prefix]) => {
    const size = 2 ** (32 - prefix);
    const base = Math.floor(bits / size) * size;
    return { cidr: `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join('.')}/${prefix}`, size };
  });

test('host addresses are in their network, and distinct', () =>
  fc.assert(
    fc.property(network, fc.nat(), fc.nat(), ({ cidr, size }, a, b) => {
      const [first, second] = [1 + (a % (size - 2)), 1 + (b % (size - 2))];
      const address = hostAddress(cidr, first)!;
      expect(overlaps(`${address}/32`, cidr)).toBe(true);
      expect(address === hostAddress(cidr, second)).toBe(first === second);
    }),
  ));

test('network and broadcast address are no hosts', () => {
  expect(hostAddress('10.1.1.0/24', 0)).toBeUndefined();
  expect(hostAddress('10.1.1.0/24', 255)).toBeUndefined();
  expect(hostAddress('10.1.1.0/24', 254)).toBe('10.1.1.254');
});

test('networks overlap in both directions or not at all', () =>
  fc.assert(fc.property(network, network, ({ cidr: a }, { cidr: b }) => overlaps(a, b) === overlaps(b, a))));

test.each(['10.1.1.0/24', '203.0.113.7/32', '0.0.0.0/0'])('%s is a network', (text) => expect(isCidr(text)).toBe(true));
test.each(['10.1.1.1/24', '10.1.1.0', '10.1.1.0/33', '10.1.1/24', 'fd00::/8', ''])('%s is none', (text) =>
  expect(isCidr(text)).toBe(false),
);

test('node names are stable and say where a node belongs', () => expect(nodeName('edge', 'web', 3)).toBe('edge-web-3'));

test.each([
  ['edge', 'Web'],
  ['edge', '1st'],
  ['edge', 'web-'],
  ['Edge', 'web'],
])('%s with pool %s cannot be host names', (cluster, pool) =>
  expect(nameIssues(cluster, { [pool]: { path: 'pools', count: 1 } })).not.toEqual([]),
);

describe('IPv6', () => {
  test.each(['fd00::/8', 'fd00:10:244::/56', '2001:db8::1/128'])('%s is a network', (cidr) =>
    expect(isCidr6(cidr)).toBe(true),
  );

  test.each(['fd00::1/64', 'fd00::', 'fd00::/129', '10.0.0.0/8', 'fd00:::/64', 'hello'])('%s is none', (cidr) =>
    expect(isCidr6(cidr)).toBe(false),
  );

  test('networks overlap when one is in the other', () => {
    expect(overlaps6('fd00::/48', 'fd00:0:0:1::/64')).toBe(true);
    expect(overlaps6('fd00:0:0:1::/64', 'fd00::/48')).toBe(true);
    expect(overlaps6('fd00::/64', 'fd00:0:0:1::/64')).toBe(false);
  });
});
