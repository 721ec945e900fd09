import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hierarchies } from '../src/hypervisor/nspawn/cgroup';
import { addressAt, overlap, parseCidr } from '../src/hypervisor/nspawn/cidr';
import { KeyedQueue } from '../src/hypervisor/nspawn/keyed-queue';
import { machinePort, Names } from '../src/hypervisor/nspawn/names';
import { sourcesOfSuite } from '../src/hypervisor/nspawn/package-sources';
import { choosePublicCidr } from '../src/hypervisor/nspawn/public-network';
import { hostNameservers } from '../src/router/nameservers';

describe('names on the host', () => {
  const names = new Names('ab12cd');
  const id = '7d1a1d0e-5a3c-4f0f-9a80-0a62c1f8b9f0';

  test('all bear the cloud’s prefix, which is no other cloud’s', () => {
    for (const name of [names.machine(id), names.router(id), names.routerLink(id), names.publicLink]) {
      expect(name).toMatch(/^lcsab12cd-/);
    }
    expect(names.machine(id).startsWith(new Names('ab12').prefix)).toBe(false);
  });

  test('fit where the kernel allows 15 characters', () => {
    for (const link of [names.routerLink(id), names.publicLink, machinePort(id)]) expect(link.length).toBeLessThan(16);
  });

  test('refuse an id that would break them', () => {
    expect(() => new Names('a')).toThrow('4 to 6 characters');
    expect(() => new Names('toolong')).toThrow('4 to 6 characters');
    expect(() => new Names('../..')).toThrow('4 to 6 characters');
  });
});

describe('the public range', () => {
  const ranges = (...cidrs: string[]) => cidrs.map(parseCidr);

  test.each([
    [[], '192.168.77.0/24'],
    [['192.168.77.10/32'], '192.168.78.0/24'],
    [['192.168.64.0/20', '10.0.0.0/8'], '192.168.80.0/24'],
    [['192.168.77.0/24', '192.168.78.0/23', '192.168.80.0/20', '192.168.96.0/19'], '192.168.64.0/24'],
  ])('is the first free one beside %j', (used, expected) => {
    expect(choosePublicCidr(ranges(...used))).toBe(expected);
  });

  test('is an error where the host has none left', () => {
    expect(() => choosePublicCidr(ranges('192.168.0.0/16'))).toThrow('no /24 of 192.168.64.0/18 is free');
  });

  test('addresses are counted from its first', () => {
    expect(addressAt('192.168.77.0/24', 1)).toBe('192.168.77.1');
    expect(addressAt('10.1.255.0/23', 257)).toBe('10.1.255.1');
    expect(overlap(parseCidr('10.0.0.0/8'), parseCidr('11.0.0.0/8'))).toBe(false);
  });
});

test('cgroup hierarchies are found in each layout', () => {
  const hybrid = 'cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0\ncgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0\n';
  expect(hierarchies(hybrid)).toEqual({
    all: ['/sys/fs/cgroup/memory', '/sys/fs/cgroup/unified'],
    v2: '/sys/fs/cgroup/unified',
  });
  expect(hierarchies('cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n').v2).toBe('/sys/fs/cgroup');
  expect(hierarchies('cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0\n').v2).toBeUndefined();
});

describe('files of the host', () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'lcs-host-'))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  test('package sources of the suite are found in both formats, those of others do not matter', () => {
    mkdirSync(join(directory, 'sources.list.d'));
    writeFileSync(
      join(directory, 'sources.list'),
      'deb http://one/debian bookworm main\n# deb http://old bookworm main\n',
    );
    writeFileSync(
      join(directory, 'sources.list.d/debian.sources'),
      'Types: deb\nURIs: http://two/debian\nSuites: bookworm-security\nComponents: main\n\nURIs: http://other\nSuites: other\n',
    );
    writeFileSync(join(directory, 'sources.list.d/tool.list'), 'deb http://tool/apt tool-bookworm main\n');
    const text = sourcesOfSuite('bookworm', directory);
    expect(text).toContain('http://one/debian');
    expect(text).toContain('http://two/debian');
    expect(text).not.toMatch(/old|other|tool/);
  });

  test('nameservers that only the host itself can reach are passed over', () => {
    const [stub, real] = [join(directory, 'stub'), join(directory, 'real')];
    writeFileSync(stub, 'nameserver 127.0.0.53\nnameserver ::1\noptions edns0\n');
    writeFileSync(real, 'search example\nnameserver 192.0.2.53\nnameserver 192.0.2.54\n');
    expect(hostNameservers([stub, real])).toEqual(['192.0.2.53', '192.0.2.54']);
    expect(hostNameservers([stub, join(directory, 'missing')])).toEqual([]);
  });
});

test('work on one machine waits for its turn, also after a failure; other machines do not wait', async () => {
  const queue = new KeyedQueue();
  const log: string[] = [];
  const work =
    (name: string, milliseconds: number, fails = false) =>
    async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      log.push(name);
      if (fails) throw new Error(name);
    };
  const failing = queue.run('a', work('first', 60, true));
  const after = queue.run('a', work('second', 0));
  const other = queue.run('b', work('other', 0));
  await expect(failing).rejects.toThrow('first');
  await Promise.all([after, other]);
  expect(log).toEqual(['other', 'first', 'second']);
});
