import { AssumptionError } from '../../lib/config/errors';
import { Network } from '../../lib/network/factory';
import { renderEgress, renderFirewall } from '../../lib/network/render-isolated';
import type { AccessRule, PublishedPort } from '../../lib/plan/model';
import { ofType, pool, synthSwarm } from '../support/synth';

const egress: AccessRule = {
  description: 'all',
  direction: 'egress',
  protocol: 'all',
  peer: { kind: 'anywhere' },
  target: 'all',
};
const port = (change: Partial<PublishedPort>): PublishedPort => ({
  name: 'web',
  protocol: 'tcp',
  publicPort: 80,
  nodePort: 8080,
  algorithm: 'roundrobin',
  peer: { kind: 'cidrs', name: 'office', cidrs: ['203.0.113.0/24', '198.51.100.7/32'] },
  members: { role: 'worker' },
  ...change,
});

describe('rules of an isolated network', () => {
  test("egress comes from the network's own CIDR: 0.0.0.0/0 would differ in every plan", () =>
    expect(renderEgress([egress], '10.1.1.0/24')).toEqual([{ protocol: 'all', cidrList: ['10.1.1.0/24'] }]));

  test('nodes of one network need no rule between them', () =>
    expect(renderEgress([{ ...egress, peer: { kind: 'cluster' } }], '10.1.1.0/24')).toEqual([]));

  test('ports and icmp', () => {
    const blocks = renderEgress(
      [
        { ...egress, protocol: 'tcp', ports: '80-81' },
        { ...egress, protocol: 'icmp' },
      ],
      '10.1.1.0/24',
    );
    expect(blocks).toEqual([
      { protocol: 'tcp', cidrList: ['10.1.1.0/24'], ports: ['80-81'] },
      { protocol: 'icmp', cidrList: ['10.1.1.0/24'], icmpType: -1, icmpCode: -1 },
    ]);
  });

  test('what it cannot express is not opened wider in silence', () =>
    expect(() => renderEgress([{ ...egress, target: 'worker' }], '10.1.1.0/24')).toThrow(AssumptionError));

  test.each([
    ['tcp', {}, { protocol: 'tcp', cidrList: ['203.0.113.0/24', '198.51.100.7/32'], ports: ['80'] }],
    [
      'udp',
      { protocol: 'udp' as const },
      { protocol: 'udp', cidrList: ['203.0.113.0/24', '198.51.100.7/32'], ports: ['80'] },
    ],
    [
      'the PROXY protocol is tcp',
      { protocol: 'tcp-proxy' as const, peer: { kind: 'anywhere' as const } },
      { protocol: 'tcp', cidrList: ['0.0.0.0/0'], ports: ['80'] },
    ],
  ])('a published port: %s', (_, change, block) => expect(renderFirewall([port(change)])).toEqual([block]));
});

test('every published port has a firewall rule and a way to its nodes', () => {
  const terraform = synthSwarm({
    pools: { web: pool(2) },
    publish: { dns: { port: 53, nodePort: 5353, protocol: 'udp', cidrs: ['203.0.113.0/24'] } },
  });
  const balanced = ofType(terraform, 'cloudstack_loadbalancer_rule').map((rule) => [
    rule.name,
    rule.public_port,
    rule.private_port,
    rule.protocol,
    rule.algorithm,
    (rule.member_ids as string[]).length,
  ]);
  expect(balanced).toEqual([
    ['edge-dns', 53, 5353, 'udp', 'roundrobin', 2],
    ['edge-docker-api', 2376, 2376, 'tcp', 'source', 1],
  ]);
  expect(ofType(terraform, 'cloudstack_firewall')[0]!.rule).toEqual([
    { protocol: 'tcp', cidr_list: ['203.0.113.0/24'], ports: ['2376'] },
    { protocol: 'udp', cidr_list: ['203.0.113.0/24'], ports: ['53'] },
  ]);
});

describe('an existing network', () => {
  const id = '65e46072-98fa-4271-b85c-0ac230b12df6';
  const resources = (manageEgress: boolean) =>
    synthSwarm({ network: Network.existing({ id, cidr: '10.9.0.0/24', manageEgress }) });

  test('is used and not made', () => {
    const terraform = resources(false);
    expect(ofType(terraform, 'cloudstack_network')).toEqual([]);
    expect(ofType(terraform, 'cloudstack_egress_firewall')).toEqual([]);
    expect(ofType(terraform, 'cloudstack_instance')[0]).toMatchObject({ network_id: id, ip_address: '10.9.0.11' });
  });

  test('gets egress rules when asked', () =>
    expect(ofType(resources(true), 'cloudstack_egress_firewall')).toMatchObject([
      { network_id: id, rule: [{ cidr_list: ['10.9.0.0/24'] }] },
    ]));
});
