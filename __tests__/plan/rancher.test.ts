import { Network } from '../../lib/network/factory';
import { planRancher } from '../../lib/orchestrators/rancher/plan';
import type { RancherClusterProps } from '../../lib/orchestrators/rancher/props';
import { membersOf } from '../../lib/plan/model';
import { minimalRancher, pool } from '../support/synth';

const plan = (props: Partial<RancherClusterProps> = {}) =>
  planRancher({ ...minimalRancher, name: 'edge', network: Network.isolated(), ...props });

const inside = (props: Partial<RancherClusterProps> = {}): string[] =>
  plan(props)
    .rules.filter(({ peer }) => peer.kind === 'cluster')
    .map(({ protocol, ports, target }) => `${protocol} ${ports} ${target}`);

test('servers have fixed addresses, agents what CloudStack gives', () => {
  const { nodes } = plan({ servers: pool(3), pools: { web: pool(1) } });
  expect(nodes.map(({ name, pool: { role }, address }) => [name, role, address])).toEqual([
    ['edge-server-1', 'server', '10.1.1.11'],
    ['edge-server-2', 'server', '10.1.1.12'],
    ['edge-server-3', 'server', '10.1.1.13'],
    ['edge-web-1', 'agent', undefined],
  ]);
});

test('etcd and the API are reached on servers only', () => {
  expect(inside()).toEqual(['tcp 6443 server', 'tcp 2379-2380 server', 'tcp 10250 all', 'udp 8472 all']);
  expect(inside({ distribution: 'rke2' })).toContain('tcp 9345 server');
});

test('Rancher is for its clients, the API for operators; both lead to all servers', () => {
  const planned = plan({ servers: pool(3), pools: { web: pool(1) }, clientCidrs: ['192.0.2.0/24'] });
  expect(planned.publishedPorts.map(({ name, publicPort, peer }) => [name, publicPort, peer])).toEqual([
    ['kubernetes-api', 6443, { kind: 'cidrs', name: 'admins', cidrs: ['203.0.113.0/24'] }],
    ['rancher', 443, { kind: 'cidrs', name: 'clients', cidrs: ['203.0.113.0/24', '192.0.2.0/24'] }],
    ['rancher-http', 80, { kind: 'cidrs', name: 'clients', cidrs: ['203.0.113.0/24', '192.0.2.0/24'] }],
  ]);
  for (const port of planned.publishedPorts) {
    expect(membersOf(planned, port).map(({ key }) => key)).toEqual(['server-1', 'server-2', 'server-3']);
  }
});
