import fc from 'fast-check';
import { Network } from '../../lib/network/factory';
import { planSwarm } from '../../lib/orchestrators/swarm/plan';
import type { SwarmClusterProps } from '../../lib/orchestrators/swarm/props';
import { membersOf } from '../../lib/plan/model';
import { isDnsLabel, nameIssues, nodeName } from '../../lib/plan/names';
import { planNodes } from '../../lib/plan/nodes';
import { rulesInForce } from '../../lib/plan/rules-in-force';
import { minimalSwarm, pool } from '../support/synth';

fc.configureGlobal({ seed: 1 });

const plan = (props: Partial<SwarmClusterProps> = {}) =>
  planSwarm({ ...minimalSwarm, name: 'edge', network: Network.isolated(), ...props });

describe('nodes of a pool', () => {
  const web = plan({ pools: { web: pool(1) } }).pools[1]!;
  const keys = (count: number): string[] => planNodes('edge', web, count).map(({ key }) => key);

  test('keep name and address whatever the size of the pool', () => {
    fc.assert(
      fc.property(fc.nat({ max: 50 }), fc.nat({ max: 50 }), (a, b) => {
        const [small, large] = [Math.min(a, b), Math.max(a, b)];
        expect(keys(large).slice(0, small)).toEqual(keys(small));
        expect(new Set(keys(large)).size).toBe(large);
      }),
    );
  });

  test('have the generation of their key, else the first', () => {
    const { nodes } = plan({ managers: pool(3), generations: { 'manager-2': 4 } });
    expect(nodes.map(({ key, generation }) => [key, generation])).toEqual([
      ['manager-1', 1],
      ['manager-2', 4],
      ['manager-3', 1],
    ]);
  });

  test('that form the cluster have fixed addresses, the others what CloudStack gives', () => {
    const { nodes } = plan({
      network: Network.isolated({ cidr: '10.9.0.0/24' }),
      managers: pool(3),
      pools: { web: pool(1) },
    });
    expect(nodes.map(({ name, address }) => [name, address])).toEqual([
      ['edge-manager-1', '10.9.0.11'],
      ['edge-manager-2', '10.9.0.12'],
      ['edge-manager-3', '10.9.0.13'],
      ['edge-web-1', undefined],
    ]);
  });
});

test('names that pass the check are host names', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abz09-_A.'), minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(word, word, fc.integer({ min: 1, max: 10_000 }), (cluster, name, count) => {
      const fine = nameIssues(cluster, { [name]: { path: name, count } }).length === 0;
      const longest = nodeName(cluster, name, count);
      if (fine) expect([isDnsLabel(longest), longest.length <= 63]).toEqual([true, true]);
    }),
  );
});

describe('ports', () => {
  const publish = { web: { port: 80, nodePort: 8080, cidrs: ['0.0.0.0/0'] } };
  const members = (props: Partial<SwarmClusterProps>): string[] => {
    const planned = plan({ managers: pool(3), ...props });
    return membersOf(
      planned,
      planned.publishedPorts.find(({ name }) => name === 'web')!,
    ).map(({ key }) => key);
  };

  test('of services lead to all workers', () => {
    expect(members({ publish, pools: { web: pool(2), batch: pool(1) } })).toEqual(['web-1', 'web-2', 'batch-1']);
  });

  test('of services lead to the managers where there are no workers', () => {
    expect(members({ publish })).toEqual(['manager-1', 'manager-2', 'manager-3']);
  });

  test('lead to the pool that is asked for', () => {
    const toBatch = { web: { ...publish.web, pool: 'batch' } };
    expect(members({ publish: toBatch, pools: { web: pool(2), batch: pool(1) } })).toEqual(['batch-1']);
    expect(members({ publish: { web: { ...publish.web, pool: 'manager' } }, pools: { web: pool(2) } })).toHaveLength(3);
  });

  test('of SSH lead to the first node, of the Docker API to all managers; both for operators only', () => {
    const planned = plan({ managers: pool(3), ssh: { keyPair: 'me' } });
    const found = planned.publishedPorts.map((port) => [
      port.name,
      port.publicPort,
      membersOf(planned, port).map(({ key }) => key),
      port.peer,
    ]);
    const peer = { kind: 'cidrs', name: 'admins', cidrs: ['203.0.113.0/24'] };
    expect(found).toEqual([
      ['docker-api', 2376, ['manager-1', 'manager-2', 'manager-3'], peer],
      ['ssh', 22, ['manager-1'], peer],
    ]);
  });
});

describe('rules in force', () => {
  test('tell who may go where through the border of the network, and nothing of what is inside', () => {
    const rules = rulesInForce(
      plan({
        pools: { web: pool(1) },
        publish: { dns: { port: 53, nodePort: 5353, protocol: 'udp', cidrs: ['0.0.0.0/0'] } },
      }),
    );
    expect(rules).toEqual([
      { description: 'docker-api', protocol: 'tcp', ports: '2376', from: '203.0.113.0/24', to: 'manager:2376' },
      { description: 'dns', protocol: 'udp', ports: '53', from: 'anywhere', to: 'worker:5353' },
      {
        description: 'packages, images and whatever the services call',
        protocol: 'all',
        ports: 'all',
        from: 'all nodes',
        to: 'anywhere',
      },
    ]);
  });

  test('between nodes name every port of a swarm, the chosen one of VXLAN too', () => {
    const inside = plan({ dataPathPort: 4800 }).rules.filter(({ peer }) => peer.kind === 'cluster');
    expect(inside.map(({ protocol, ports, target }) => `${protocol} ${ports} ${target}`)).toEqual([
      'tcp 2377 manager',
      'tcp 2378 manager',
      'tcp 7946 all',
      'udp 7946 all',
      'udp 4800 all',
    ]);
  });
});
