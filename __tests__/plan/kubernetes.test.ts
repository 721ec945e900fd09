import { Network } from '../../lib/network/factory';
import { planKubernetes } from '../../lib/orchestrators/kubernetes/plan';
import type { KubernetesClusterProps } from '../../lib/orchestrators/kubernetes/props';
import { membersOf } from '../../lib/plan/model';
import { minimalKubernetes, pool } from '../support/synth';

const plan = (props: Partial<KubernetesClusterProps> = {}) =>
  planKubernetes({ ...minimalKubernetes, name: 'edge', network: Network.isolated(), ...props });

const inside = (props: Partial<KubernetesClusterProps> = {}): string[] =>
  plan(props)
    .rules.filter(({ peer }) => peer.kind === 'cluster')
    .map(({ protocol, ports, target }) => `${protocol} ${ports} ${target}`);

describe('nodes', () => {
  test('that form the cluster have fixed addresses, the others what CloudStack gives', () => {
    const network = Network.isolated({ cidr: '10.9.0.0/24' });
    const { nodes } = plan({ network, controlPlane: pool(3), pools: { web: pool(1), batch: pool(1) } });
    expect(nodes.map(({ name, pool: { role }, address }) => [name, role, address])).toEqual([
      ['edge-control-plane-1', 'control-plane', '10.9.0.11'],
      ['edge-control-plane-2', 'control-plane', '10.9.0.12'],
      ['edge-control-plane-3', 'control-plane', '10.9.0.13'],
      ['edge-web-1', 'worker', undefined],
      ['edge-batch-1', 'worker', undefined],
    ]);
  });

  test('keep name, address and generation whatever other pools do', () => {
    const small = plan({ controlPlane: pool(3), pools: { web: pool(2) }, generations: { 'web-2': 4 } }).nodes;
    const large = plan({
      controlPlane: pool(3),
      pools: { api: pool(7), web: pool(3) },
      generations: { 'web-2': 4 },
    }).nodes;
    for (const node of small) expect(large).toContainEqual(node);
    expect(small.find(({ key }) => key === 'web-2')!.generation).toBe(4);
  });
});

describe('rules between nodes', () => {
  test('let etcd and the API be reached on control planes only', () => {
    expect(inside()).toEqual([
      'tcp 6443 control-plane',
      'tcp 2379-2380 control-plane',
      'tcp 10250 all',
      'tcp 30000-32767 all',
      'udp 30000-32767 all',
      'udp 8472 all',
    ]);
  });

  test('leave the pod network to whoever brings it', () => {
    expect(inside({ cni: 'none' })).not.toContain('udp 8472 all');
  });

  test.each([
    ['calico', ['udp 4789 all']],
    ['cilium', ['udp 8472 all', 'tcp 4240 all']],
  ] as const)('are those that %s needs', (cni, rules) => {
    expect(inside({ cni }).filter((rule) => !inside({ cni: 'none' }).includes(rule))).toEqual(rules);
  });
});

describe('ports', () => {
  const publish = { web: { port: 80, nodePort: 30_080, cidrs: ['0.0.0.0/0'] } };
  const members = (props: Partial<KubernetesClusterProps>): string[] => {
    const planned = plan({ publish, ...props });
    return membersOf(
      planned,
      planned.publishedPorts.find(({ name }) => name === 'web')!,
    ).map(({ key }) => key);
  };

  test('of the API lead to all control planes, for operators only; SSH is closed', () => {
    const planned = plan({ controlPlane: pool(3), pools: { web: pool(1) } });
    expect(planned.publishedPorts).toEqual([
      {
        name: 'kubernetes-api',
        protocol: 'tcp',
        publicPort: 6443,
        nodePort: 6443,
        peer: { kind: 'cidrs', name: 'admins', cidrs: ['203.0.113.0/24'] },
        algorithm: 'leastconn',
        members: { role: 'control-plane' },
      },
    ]);
  });

  test('of services lead to all workers, or to the control planes where there are none', () => {
    expect(members({ pools: { web: pool(2), batch: pool(1) } })).toEqual(['web-1', 'web-2', 'batch-1']);
    expect(members({})).toEqual(['control-plane-1']);
  });

  test('of services lead to the pool that is asked for', () => {
    const toBatch = { web: { ...publish.web, pool: 'batch' } };
    expect(members({ publish: toBatch, pools: { web: pool(2), batch: pool(1) } })).toEqual(['batch-1']);
  });
});
