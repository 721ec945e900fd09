import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Cgroup } from '../../src/hypervisor/nspawn/cgroup';
import { keeperUnit, machineLink, machineUnit } from '../../src/hypervisor/nspawn/names';
import { poll } from '../../src/hypervisor/nspawn/run';
import { describeNodes, lease, machine, output, TestCloud } from './nspawn-support';

jest.setTimeout(300_000);

describeNodes('real machines', () => {
  // Longer than what a guest's own answers to a request for user data could be by accident, and not compressible.
  const ballast = randomBytes(3_000).toString('base64');
  const userData = gzipSync(`#cloud-config
bootcmd:
- [sh, -c, 'echo boot >> /root/boots']
runcmd:
- [sh, -c, 'echo first >> /root/first-boots']
- [sh, -c, 'hostname > /srv/index.html && systemd-run --working-directory=/srv python3 -m http.server 8000']
write_files:
- path: /srv/ballast
  content: ${ballast}
`);
  const one = lease('a', 1, { userData });
  const two = lease('a', 2, { userData });
  const other = lease('b', 1, { userData });
  let cloud: TestCloud;

  const router = (changes: object = {}) => cloud.router('a', 10, { leases: [one, two], ...changes });
  const started = async (id: string): Promise<void> => {
    await cloud.in(id, 'cloud-init', 'status', '--wait');
  };
  const running = async (): Promise<string[]> => [...(await cloud.hypervisor.runningMachines())].sort();
  const lines = async (id: string, file: string): Promise<number> =>
    (await cloud.in(id, 'cat', file)).trim().split('\n').length;

  beforeAll(async () => {
    cloud = new TestCloud();
    await cloud.hypervisor.prepare();
    await cloud.hypervisor.applyRouter(router());
    await cloud.hypervisor.applyRouter(cloud.router('b', 20, { leases: [other] }));
    await Promise.all([
      cloud.hypervisor.startMachine(machine('a', one)),
      cloud.hypervisor.startMachine(machine('a', two, { templateKey: 'debian-12-docker', memoryMib: 700 })),
      cloud.hypervisor.startMachine(machine('b', other)),
    ]);
    await Promise.all([one, two, other].map(({ machineId }) => started(machineId)));
  });

  afterAll(() => cloud.destroy());

  test('come up with the promised address and name, and cloud-init content with its CloudStack data source', async () => {
    const status = JSON.parse(await cloud.in(one.machineId, 'cat', '/run/cloud-init/result.json')) as {
      v1: { datasource: string; errors: string[] };
    };
    expect(status.v1).toEqual({ datasource: 'DataSourceCloudStack', errors: [] });
    expect(await cloud.in(one.machineId, 'hostname')).toBe(`${one.name}\n`);
    expect(await cloud.in(one.machineId, 'ip', '-br', '-4', 'address', 'show', 'eth0')).toContain(' 10.1.1.11/24');
    expect(await cloud.in(one.machineId, 'cat', '/sys/class/net/eth0/address')).toBe(`${one.macAddress}\n`);
    expect(await cloud.in(one.machineId, 'systemctl', 'is-system-running', '--wait')).toBe('running\n');
    expect(await running()).toEqual([one, two, other].map(({ machineId }) => machineId).sort());
  });

  test('get their user data byte by byte', async () => {
    const command = ['sh', '-c', 'curl -s http://data-server/latest/user-data | sha256sum'];
    expect(await cloud.in(one.machineId, ...command)).toContain(createHash('sha256').update(userData).digest('hex'));
    expect(await cloud.in(one.machineId, 'cat', '/srv/ballast')).toBe(ballast);
  });

  test('know each other by name within a network, and not beyond', async () => {
    expect(await cloud.in(one.machineId, 'getent', 'hosts', two.name)).toContain(two.ipAddress);
    expect(await cloud.in(other.machineId, 'getent', 'hosts', `${other.name}.cs2cloud.internal`)).toContain(
      '10.1.1.11',
    );
    await expect(cloud.in(other.machineId, 'getent', 'hosts', two.name)).rejects.toThrow();
  });

  test('reach nothing outside and are reached by nobody until rules say so', async () => {
    const address = cloud.publicIp(11);
    const ask = `curl --silent --max-time 2 http://${address}:8000/ || echo closed`;
    const patient = `curl --silent --max-time 60 --retry 20 --retry-all-errors --retry-delay 1 http://${address}:8000/`;
    expect(await cloud.shell('host', ask)).toBe('closed\n');
    expect(await cloud.in(other.machineId, 'sh', '-c', ask)).toBe('closed\n');
    const ports = { from: 8000, to: 8000 };
    await cloud.hypervisor.applyRouter(
      router({
        firewall: [{ publicIp: address, protocol: 'tcp', sourceCidrs: ['0.0.0.0/0'], ports }],
        portForwards: [
          { publicIp: address, protocol: 'tcp', publicPorts: ports, privatePorts: ports, guestIp: one.ipAddress },
        ],
      }),
    );
    expect(await cloud.shell('host', patient)).toBe(`${one.name}\n`);
    expect(await cloud.in(two.machineId, 'sh', '-c', patient)).toBe(`${one.name}\n`);
    expect(await cloud.in(other.machineId, 'sh', '-c', ask)).toBe('closed\n');
    const egress = [{ protocol: 'tcp' as const, sourceCidrs: [], destinationCidrs: [], ports }];
    await cloud.hypervisor.applyRouter(cloud.router('b', 20, { leases: [other], egress }));
    expect(await cloud.in(other.machineId, 'sh', '-c', patient)).toBe(`${one.name}\n`);
  });

  test('have the memory they were given, and neither the host’s clock nor its modules', async () => {
    const [limit] = ['/sys/fs/cgroup/memory', '/sys/fs/cgroup']
      .map((root) => join(root, cloud.names.cloud, machineUnit(two.machineId)))
      .flatMap((directory) => ['memory.limit_in_bytes', 'memory.max'].map((file) => join(directory, file)))
      .filter((file) => existsSync(file));
    expect(Number(readFileSync(limit!, 'utf8'))).toBe(700 * 1024 * 1024);
    const effective = BigInt(`0x${/CapBnd:\s+(\w+)/.exec(await cloud.in(two.machineId, 'cat', '/proc/1/status'))![1]}`);
    const capability = { sysModule: 16n, sysRawio: 17n, sysTime: 25n, netAdmin: 12n };
    const has = (bit: bigint): boolean => (effective & (1n << bit)) !== 0n;
    expect(has(capability.netAdmin)).toBe(true);
    for (const bit of [capability.sysModule, capability.sysRawio, capability.sysTime]) expect(has(bit)).toBe(false);
  });

  test('look to a kubelet like machines of their own, and change nothing of the host', async () => {
    const wanted = {
      'vm/panic_on_oom': '0',
      'vm/overcommit_memory': '1',
      'kernel/panic': '10',
      'kernel/panic_on_oops': '1',
    };
    const host = Object.keys(wanted).map((setting) => readFileSync(`/proc/sys/${setting}`, 'utf8'));
    for (const [setting, value] of Object.entries(wanted)) {
      expect(await cloud.in(one.machineId, 'cat', `/proc/sys/${setting}`)).toBe(`${value}\n`);
      await cloud.in(one.machineId, 'sh', '-c', `echo ${value} >/proc/sys/${setting}`);
    }
    expect(Object.keys(wanted).map((setting) => readFileSync(`/proc/sys/${setting}`, 'utf8'))).toEqual(host);
    expect(await cloud.in(one.machineId, 'findmnt', '-n', '-o', 'PROPAGATION', '/')).toBe('shared\n');
    expect(await cloud.in(one.machineId, 'head', '-c', '1', '/dev/kmsg')).toBe('');
    const volumes = ['containerd', 'etcd', 'kubelet'].map((name) => `/var/lib/${name}`);
    const types = await cloud.in(one.machineId, 'stat', '-f', '-c', '%T', ...volumes);
    expect(types.trim().split('\n')).not.toContain('overlayfs');
  });

  test('run containers with limits, from the Docker template', async () => {
    const script = `set -e
      mkdir /tmp/image /tmp/image/bin && cp /bin/busybox /tmp/image/bin/
      tar -C /tmp/image -c . | docker import - box >/dev/null
      docker run --rm --memory 64m --network none box /bin/busybox cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max 2>/dev/null || true`;
    expect(await cloud.in(two.machineId, 'bash', '-c', script)).toContain(`${64 * 1024 * 1024}`);
  });

  test('a cut cable is a cut cable, and heals', async () => {
    const { netns, link } = machineLink(cloud.cloudId, 'a', one.machineId);
    const reach = ['ping', '-c', '1', '-W', '1', one.ipAddress];
    await output(['ip', '-n', netns, 'link', 'set', link, 'down']);
    await expect(cloud.in(two.machineId, ...reach)).rejects.toThrow();
    await output(['ip', '-n', netns, 'link', 'set', link, 'up']);
    const healed = poll(() => cloud.in(two.machineId, ...reach).catch(() => false as const), { timeoutMs: 60_000 });
    expect(await healed).toContain('1 received');
  });

  describe('their disk outlives', () => {
    beforeEach(async () => {
      await cloud.hypervisor.startMachine(machine('a', one));
      await started(one.machineId);
    });

    const change = async (power: () => Promise<void>): Promise<void> => {
      const [boots, firstBoots] = [
        await lines(one.machineId, '/root/boots'),
        await lines(one.machineId, '/root/first-boots'),
      ];
      await power();
      await started(one.machineId);
      expect(await lines(one.machineId, '/root/boots')).toBe(boots + 1);
      expect(await lines(one.machineId, '/root/first-boots')).toBe(firstBoots);
      expect(await cloud.in(one.machineId, 'getent', 'hosts', two.name)).toContain(two.ipAddress);
    };
    const stopped = async (force: boolean): Promise<void> => {
      await cloud.hypervisor.stopMachine(one.machineId, { force });
      expect(await running()).not.toContain(one.machineId);
      await cloud.hypervisor.startMachine(machine('a', one));
    };

    test('a shutdown', () => change(() => stopped(false)));
    test('a power cut', () => change(() => stopped(true)));
    test('a reboot', () => change(() => cloud.hypervisor.rebootMachine(one.machineId)));

    test('a reboot asked for inside', () =>
      change(async () => {
        const bootId = (): Promise<string> => cloud.in(one.machineId, 'stat', '-c', '%Y', '/run/systemd/private');
        const before = await bootId();
        await cloud.in(one.machineId, 'systemctl', 'reboot');
        const back = await poll(
          () =>
            bootId().then(
              (id) => id !== before && 'back',
              () => false as const,
            ),
          {
            timeoutMs: 120_000,
          },
        );
        expect(back).toBe('back');
      }));

    test('the end of its container', () =>
      change(async () => {
        const supervisor = new Cgroup(`${cloud.names.cloud}/${machineUnit(one.machineId)}/supervisor`).processes();
        for (const pid of supervisor) process.kill(pid, 'SIGKILL');
        expect(
          await poll(async () => !(await running()).includes(one.machineId) && 'off', { timeoutMs: 120_000 }),
        ).toBe('off');
        await cloud.hypervisor.startMachine(machine('a', one));
      }));
  });

  test('a machine that switches itself off is seen to be off', async () => {
    await cloud.in(other.machineId, 'systemctl', 'poweroff');
    expect(await poll(async () => !(await running()).includes(other.machineId) && 'off', { timeoutMs: 120_000 })).toBe(
      'off',
    );
    expect(() => cloud.hypervisor.execCommand(other.machineId, ['true'])).toThrow('is not running');
    expect(readFileSync(cloud.hypervisor.consoleLog(other.machineId), 'utf8')).toContain('Powering off.');
  });

  test('a machine that lost its keeper runs on, and reboots again once the cloud is back', async () => {
    const keeper = new Cgroup(`${cloud.names.cloud}/${keeperUnit(two.machineId)}`);
    for (const pid of keeper.processes()) process.kill(pid, 'SIGKILL');
    await poll(() => !keeper.populated(), { timeoutMs: 60_000 });
    expect(await running()).toContain(two.machineId);
    await cloud.reopen().prepare();
    expect(keeper.populated()).toBe(true);
    await cloud.in(two.machineId, 'systemctl', 'reboot');
    await poll(
      () =>
        lines(two.machineId, '/root/boots').then(
          (n) => n === 2,
          () => false as const,
        ),
      { timeoutMs: 120_000 },
    );
    await started(two.machineId);
    expect(await running()).toContain(two.machineId);
  });

  test('a destroyed machine leaves its address to the next one', async () => {
    await cloud.hypervisor.destroyMachine(one.machineId);
    expect(existsSync(join(cloud.stateDir, 'machines', one.machineId))).toBe(false);
    const next = lease('a', 1, { machineId: 'next', name: 'next', macAddress: '02:00:00:00:00:77', userData });
    await cloud.hypervisor.applyRouter(router({ leases: [next, two] }));
    await cloud.hypervisor.startMachine(machine('a', next));
    await started('next');
    expect(await cloud.in('next', 'ip', '-br', '-4', 'address', 'show', 'eth0')).toContain(' 10.1.1.11/24');
    expect(await lines('next', '/root/first-boots')).toBe(1);
  });

  test('a machine that cannot start says why', async () => {
    const broken = lease('a', 9);
    const directory = join(cloud.stateDir, 'machines', broken.machineId);
    const layer = join(cloud.stateDir, 'empty-layer');
    mkdirSync(directory, { recursive: true });
    mkdirSync(layer);
    writeFileSync(join(directory, 'machine.json'), JSON.stringify({ ...machine('a', broken), layers: [layer] }));
    await expect(cloud.hypervisor.startMachine(machine('a', broken))).rejects.toThrow(
      /ended while starting.*os-release/s,
    );
    expect(await running()).not.toContain(broken.machineId);
  });
});
