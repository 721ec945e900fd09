import { spawnSync } from 'node:child_process';
import type { RouterSpec } from '../src/hypervisor/hypervisor';
import { renderRuleset } from '../src/router/ruleset';

const closed: RouterSpec = {
  networkId: 'network',
  cidr: '10.1.1.0/24',
  gateway: '10.1.1.1',
  domain: 'cs2cloud.internal',
  sourceNatIp: '192.168.77.10',
  publicIps: ['192.168.77.10', '192.168.77.11'],
  leases: [],
  egressDefault: 'deny',
  egress: [],
  firewall: [],
  portForwards: [],
  loadBalancers: [],
};

const everything: RouterSpec = {
  ...closed,
  egress: [
    { protocol: 'all', sourceCidrs: ['10.1.1.0/24'], destinationCidrs: ['0.0.0.0/0'] },
    {
      protocol: 'tcp',
      sourceCidrs: [],
      destinationCidrs: ['192.0.2.0/24', '192.0.2.0/25'],
      ports: { from: 80, to: 90 },
    },
    { protocol: 'udp', sourceCidrs: ['10.1.1.7/32'], destinationCidrs: [], ports: { from: 53, to: 53 } },
    { protocol: 'tcp', sourceCidrs: [], destinationCidrs: [] },
    { protocol: 'icmp', sourceCidrs: [], destinationCidrs: [], icmp: { type: -1, code: -1 } },
    { protocol: 'icmp', sourceCidrs: [], destinationCidrs: [], icmp: { type: 3, code: 4 } },
  ],
  firewall: [
    {
      publicIp: '192.168.77.11',
      protocol: 'tcp',
      sourceCidrs: ['0.0.0.0/0', '10.0.0.0/8'],
      ports: { from: 443, to: 443 },
    },
    { publicIp: '192.168.77.11', protocol: 'udp', sourceCidrs: ['198.51.100.0/24'], ports: { from: 1, to: 65535 } },
    { publicIp: '192.168.77.10', protocol: 'icmp', sourceCidrs: ['0.0.0.0/0'], icmp: { type: 8, code: 0 } },
  ],
  portForwards: [
    forward('tcp', [443, 443], [443, 443]),
    forward('tcp', [2222, 2222], [22, 22]),
    forward('udp', [5000, 5010], [5000, 5010]),
    forward('tcp', [6000, 6003], [7000, 7003]),
    forward('tcp', [1, 65535], [1, 65535]),
  ],
  loadBalancers: [
    balancer('tcp', 'roundrobin', 80, ['10.1.1.5', '10.1.1.6']),
    balancer('tcp-proxy', 'source', 81, ['10.1.1.5']),
    balancer('udp', 'roundrobin', 82, ['10.1.1.5', '10.1.1.6', '10.1.1.7']),
    balancer('udp', 'source', 83, ['10.1.1.5', '10.1.1.6']),
    balancer('udp', 'leastconn', 84, ['10.1.1.5']),
    balancer('tcp', 'leastconn', 85, []),
    { ...balancer('tcp', 'roundrobin', 86, ['10.1.1.5']), sourceCidrs: ['10.0.0.0/8', '192.0.2.0/24'] },
  ],
};

describe('the rule set of a router', () => {
  test('without any rule lets nothing in and nothing out', () => {
    const rules = renderRuleset(closed);
    expect(chain(rules, 'public_addresses')).toEqual(['drop']);
    expect(chain(rules, 'egress')).toEqual(['drop']);
  });

  test('reverses the meaning of egress rules where the offering allows by default', () => {
    const rules = renderRuleset({ ...everything, egressDefault: 'allow' });
    expect(chain(rules, 'egress').filter((rule) => rule.endsWith('accept'))).toEqual(['accept']);
  });

  test('pairs every source with every destination of an egress rule', () => {
    const egress = [
      {
        protocol: 'tcp' as const,
        sourceCidrs: ['10.1.1.2/32', '10.1.1.3/32'],
        destinationCidrs: ['192.0.2.1/32', '192.0.2.2/32'],
        ports: { from: 1, to: 2 },
      },
    ];
    expect(chain(renderRuleset({ ...closed, egress }), 'egress')).toHaveLength(4 + 1);
  });

  test('narrows a balancer with a list of sources before the firewall lets anybody in', () => {
    const rules = chain(renderRuleset(everything), 'public_addresses');
    const narrowing = rules.findIndex((rule) => rule.includes('dport 86') && rule.endsWith('drop'));
    const firstAccept = rules.findIndex((rule) => rule.endsWith('accept'));
    expect(narrowing).toBeGreaterThanOrEqual(0);
    expect(narrowing).toBeLessThan(firstAccept);
  });

  test('gives a shifted range of ports each its own target', () => {
    const rules = chain(renderRuleset(everything), 'translate_destination').join('\n');
    expect(rules).toContain('6000 : 7000, 6001 : 7001, 6002 : 7002, 6003 : 7003');
  });

  const root = process.getuid?.() === 0 && spawnSync('nft', ['--version']).status === 0;
  (root ? test : test.skip)('is accepted by the kernel whole, and again over itself (needs root and nft)', () => {
    for (const spec of [closed, everything, { ...everything, egressDefault: 'allow' as const }]) {
      // A network namespace of its own, so that nothing of the host is touched.
      const script = 'rules=$(cat); nft -f - <<<"$rules" && nft -f - <<<"$rules" && nft list table ip vr';
      const input = renderRuleset(spec);
      const result = spawnSync('unshare', ['--net', 'bash', '-c', script], { input, encoding: 'utf8' });
      expect(result.stderr).toBe('');
      expect(result.stdout).toContain('chain public_addresses');
    }
  });
});

/** Rules of one chain, without its hook line. */
function chain(rules: string, name: string): string[] {
  const lines = rules.split('\n').map((line) => line.trim());
  const start = lines.indexOf(`chain ${name} {`);
  return lines.slice(start + 1, lines.indexOf('}', start)).filter((line) => !line.startsWith('type '));
}

function forward(protocol: 'tcp' | 'udp', [from, to]: [number, number], [privateFrom, privateTo]: [number, number]) {
  return {
    publicIp: '192.168.77.11',
    protocol,
    publicPorts: { from, to },
    privatePorts: { from: privateFrom, to: privateTo },
    guestIp: '10.1.1.5',
  };
}

function balancer(
  protocol: 'tcp' | 'udp' | 'tcp-proxy',
  algorithm: 'roundrobin' | 'leastconn' | 'source',
  publicPort: number,
  memberIps: readonly string[],
) {
  return {
    id: `lb-${publicPort}`,
    publicIp: '192.168.77.11',
    publicPort,
    privatePort: 8080,
    protocol,
    algorithm,
    sourceCidrs: [],
    memberIps,
  };
}
