import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registeredClouds } from '../../src/hypervisor/nspawn/host-state';
import { describeNodes, lease, machine, TestCloud } from './nspawn-support';
import { traces } from './nspawn-world';

jest.setTimeout(300_000);

describeNodes('after a SIGKILL', () => {
  const guests = [lease('a', 1), lease('a', 2)];
  let cloud: TestCloud;

  beforeEach(() => {
    cloud = new TestCloud();
  });
  afterEach(() => cloud.destroy());

  /** Lets a process work for a while and kills it. */
  const killedAfter = async (milliseconds: number): Promise<void> => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', join(__dirname, 'nspawn-child.ts'), cloud.stateDir, cloud.cloudId],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const end = new Promise((resolve) => child.once('close', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    child.kill('SIGKILL');
    await end;
  };

  const moments = [20, 60, 120, 200, 300, 450, 700, 1000, 1500, 2200];

  test('at any moment the next process takes up the work, again and again', async () => {
    for (const moment of moments) await killedAfter(moment);
    await cloud.hypervisor.prepare();
    await cloud.hypervisor.applyRouter(cloud.router('a', 10, { leases: guests }));
    await Promise.all(guests.map((guest) => cloud.hypervisor.startMachine(machine('a', guest))));
    const kinds = new Set((await traces(cloud.names.cloud)).map((line) => line.split(':')[0]));
    expect([...kinds]).toEqual(['mount', 'netns', 'link', 'route', 'table', 'process', 'cgroup', 'file']);
    for (const { machineId, ipAddress } of guests) {
      await cloud.in(machineId, 'cloud-init', 'status', '--wait');
      expect(await cloud.in(machineId, 'hostname', '-I')).toContain(ipAddress);
    }
  });

  test.each(moments)('%i ms into the work everything can be taken away', async (moment) => {
    await killedAfter(moment);
    await cloud.hypervisor.destroyEverything();
    expect(await traces(cloud.names.cloud)).toEqual([]);
    expect(readdirSync(cloud.stateDir)).toEqual([]);
  });

  test('a file that was being written goes as well', async () => {
    writeFileSync(join(cloud.stateDir, 'public-cidr.new'), '192.1');
    await cloud.hypervisor.destroyEverything();
    expect(readdirSync(cloud.stateDir)).toEqual([]);
  });

  test('taking everything away twice, or from nothing, is fine', async () => {
    await cloud.hypervisor.destroyEverything();
    await cloud.hypervisor.destroyEverything();
    expect(await traces(cloud.names.cloud)).toEqual([]);
  });

  test('settings of the host are back once the last cloud is gone', async () => {
    const read = (): string => readFileSync('/proc/sys/fs/inotify/max_user_instances', 'utf8');
    await cloud.hypervisor.prepare();
    expect(Number(read())).toBeGreaterThanOrEqual(8192);
    const saved = '/run/local-cloudstack/sysctl/fs.inotify.max_user_instances';
    const before = existsSync(saved) ? readFileSync(saved, 'utf8') : read();
    await cloud.hypervisor.destroyEverything();
    // Somebody else's cloud may be up on this host: then the settings stay.
    expect(Number(read())).toBe(registeredClouds().size > 0 ? 8192 : Number(before));
  });
});

describeNodes('beside a firewall of the host', () => {
  const iptables = spawnSync('sh', ['-c', 'command -v iptables']).status === 0;
  (iptables ? test : test.skip)(
    'that forwards nothing the cloud lets its own links through, and takes that back (needs iptables)',
    () => {
      const script = join(__dirname, 'nspawn-foreign-firewall.ts');
      const result = spawnSync('unshare', ['--net', process.execPath, '--import', 'tsx', script], { encoding: 'utf8' });
      expect(JSON.parse(result.stdout)).toEqual({
        during: ['-P FORWARD DROP', '-A FORWARD -o lcsfire-+ -j ACCEPT', '-A FORWARD -i lcsfire-+ -j ACCEPT'],
        after: ['-P FORWARD DROP'],
      });
    },
  );
});
