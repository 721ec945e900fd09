import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Lease, RouterSpec } from '../src/hypervisor/hypervisor';
import { renderDnsmasq, revokesLeases } from '../src/router/dnsmasq';
import { renderHaproxy } from '../src/router/haproxy';
import { metadataDocuments } from '../src/router/metadata';

const guest = (n: number, userData = Buffer.alloc(0)): Lease => ({
  machineId: `vm-${n}`,
  name: `node-${n}`,
  macAddress: `02:00:00:00:00:0${n}`,
  ipAddress: `10.1.1.1${n}`,
  metadata: { 'instance-id': `vm-${n}`, 'public-keys': '', '../../etc/passwd': 'never a file' },
  userData,
});

const spec: RouterSpec = {
  networkId: 'network',
  cidr: '10.1.1.0/24',
  gateway: '10.1.1.1',
  domain: 'cs2cloud.internal',
  sourceNatIp: '192.168.77.10',
  publicIps: ['192.168.77.10'],
  leases: [guest(1), guest(2, Buffer.alloc(300_000, 7))],
  egressDefault: 'deny',
  egress: [],
  firewall: [],
  portForwards: [],
  loadBalancers: [
    {
      id: 'lb',
      publicIp: '192.168.77.10',
      publicPort: 80,
      privatePort: 8080,
      protocol: 'tcp-proxy',
      algorithm: 'source',
      sourceCidrs: [],
      memberIps: ['10.1.1.11', '10.1.1.12'],
    },
  ],
};

describe('DHCP and DNS of a router', () => {
  const files = renderDnsmasq(spec, '/somewhere', ['192.0.2.53']);

  test('know each guest by its card, address and name, and the router as data-server', () => {
    expect(files['dhcp-hosts']).toBe(
      '02:00:00:00:00:01,10.1.1.11,node-1,infinite\n02:00:00:00:00:02,10.1.1.12,node-2,infinite\n',
    );
    expect(files['dns-hosts']).toBe('10.1.1.1 data-server\n10.1.1.11 node-1\n10.1.1.12 node-2\n');
  });

  test('are started anew when a guest loses its address, not when one is added', () => {
    const [one, two] = ['mac1,10.1.1.11,a,infinite\n', 'mac2,10.1.1.12,b,infinite\n'];
    expect(revokesLeases(one, one + two)).toBe(false);
    expect(revokesLeases('', one)).toBe(false);
    expect(revokesLeases(one + two, one)).toBe(true);
    expect(revokesLeases(one, one.replace('mac1', 'mac9'))).toBe(true);
  });
});

describe('metadata and load balancers of a router', () => {
  test('metadata cannot name files outside the guest’s own folder', () => {
    const files = metadataDocuments(guest(1)).map(({ file }) => file);
    expect(files).toEqual([
      '10.1.1.11/meta-data',
      '10.1.1.11/user-data',
      '10.1.1.11/instance-id',
      '10.1.1.11/public-keys',
    ]);
  });

  const haproxy = spawnSync('haproxy', ['-v']).status === 0;
  (haproxy ? test : test.skip)(
    'make a configuration that haproxy takes, with large user data too (needs haproxy)',
    () => {
      const directory = mkdtempSync(join(tmpdir(), 'lcs-haproxy-'));
      try {
        for (const { file, body } of spec.leases.flatMap(metadataDocuments)) {
          mkdirSync(dirname(join(directory, file)), { recursive: true });
          writeFileSync(join(directory, file), body);
        }
        const configuration = join(directory, 'haproxy.cfg');
        writeFileSync(configuration, renderHaproxy(spec, directory, 'one', { generation: join(directory, 'socket') }));
        const result = spawnSync('haproxy', ['-c', '-f', configuration], { encoding: 'utf8' });
        expect(`${result.stdout}${result.stderr}`).not.toMatch(/ALERT|WARNING/);
        expect(result.status).toBe(0);
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    },
  );
});
