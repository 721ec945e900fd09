import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { addTemplate } from '../../src/hypervisor/nspawn/add-template';
import { templateCache } from '../../src/hypervisor/nspawn/template-cache';
import { builtinTemplates, ensureTemplates, layerRoots } from '../../src/hypervisor/nspawn/templates';
import { describeNodes, lease, machine, TestCloud } from './nspawn-support';

jest.setTimeout(600_000);

describeNodes('a template that was added', () => {
  const key = 'debian-12-test';
  const [first, second] = [lease('a', 1), lease('a', 2)];
  const cacheHome = process.env.XDG_CACHE_HOME;
  const said: string[] = [];
  let folder: string;
  let cloud: TestCloud;

  /** A cache of our own, with the built layers of the real one. */
  beforeAll(async () => {
    await ensureTemplates(builtinTemplates, () => {});
    const real = templateCache();
    folder = mkdtempSync(join(tmpdir(), 'lcs-template-'));
    process.env.XDG_CACHE_HOME = join(folder, 'cache');
    mkdirSync(templateCache(), { recursive: true });
    for (const name of readdirSync(real)) {
      if (!/^debian-12.*-[0-9a-f]{12}$/.test(name)) continue;
      symlinkSync(join(real, name), join(templateCache(), name));
    }
    cloud = new TestCloud();
    await cloud.hypervisor.prepare();
    await cloud.hypervisor.applyRouter(cloud.router('a', 10, { leases: [first, second] }));
  });

  afterAll(async () => {
    await cloud.destroy();
    rmSync(folder, { recursive: true, force: true });
    if (cacheHome === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = cacheHome;
  });

  const write = (path: string, text: string, mode = 0o644): void => {
    mkdirSync(dirname(join(folder, 'layer', path)), { recursive: true });
    writeFileSync(join(folder, 'layer', path), text, { mode });
  };
  const add = (motd: string): Promise<boolean> => {
    write('rootfs/etc/motd', motd);
    write('rootfs/usr/local/bin/greet', '#!/bin/sh\necho hello from a program\n', 0o755);
    write('finish', 'in_root sh -c "readlink -f /bin/sh >/etc/made-in-the-root"\n');
    write('volumes/containerd/blobs/one', 'immutable');
    write('volumes/containerd/meta.db', 'before');
    const options = { key, name: 'Debian 12 for tests', osType: 'Debian GNU/Linux 12 (64-bit)', sizeGib: 2 };
    return addTemplate({ ...options, base: 'debian-12', from: join(folder, 'layer') }, (line) => said.push(line));
  };
  const seed = (path: string): string => join(dirname(layerRoots(key)[0]!), 'volumes', path);
  const cat = (id: string, path: string): Promise<string> => cloud.in(id, 'cat', path);

  test('lays its files over the base, and is there at once', async () => {
    expect(cloud.hypervisor.templates.map((template) => template.key)).not.toContain(key);
    expect(await add('first\n')).toBe(true);
    expect(cloud.hypervisor.templates).toContainEqual(expect.objectContaining({ key, name: 'Debian 12 for tests' }));
    await cloud.hypervisor.startMachine(machine('a', first, { templateKey: key }));
    const { machineId } = first;
    expect(await cat(machineId, '/etc/motd')).toBe('first\n');
    expect(await cloud.in(machineId, 'greet')).toBe('hello from a program\n');
    expect(await cat(machineId, '/etc/made-in-the-root')).toBe('/usr/bin/dash\n');
    expect(await cloud.in(machineId, 'cloud-init', 'status', '--wait')).toContain('done');
  });

  test('gives new disks the content of their volumes: what never changes is shared, databases are not', async () => {
    const { machineId } = first;
    expect(await cat(machineId, '/var/lib/containerd/blobs/one')).toBe('immutable');
    const own = join(cloud.stateDir, 'machines', machineId, 'containerd');
    expect(statSync(join(own, 'blobs/one')).ino).toBe(statSync(seed('containerd/blobs/one')).ino);
    await cloud.in(machineId, 'sh', '-c', 'printf after >/var/lib/containerd/meta.db');
    expect(readFileSync(seed('containerd/meta.db'), 'utf8')).toBe('before');
  });

  test('is not built again for the same content', async () => {
    const before = said.length;
    expect(await add('first\n')).toBe(false);
    expect(said).toHaveLength(before);
  });

  test('with other content is for new machines; those that exist keep what they were made from', async () => {
    expect(await add('second\n')).toBe(true);
    await cloud.hypervisor.startMachine(machine('a', second, { templateKey: key }));
    expect(await cat(second.machineId, '/etc/motd')).toBe('second\n');
    await cloud.hypervisor.stopMachine(first.machineId, { force: true });
    await cloud.hypervisor.startMachine(machine('a', first, { templateKey: key }));
    expect(await cat(first.machineId, '/etc/motd')).toBe('first\n');
    expect(await cat(first.machineId, '/var/lib/containerd/meta.db')).toBe('after');
  });
});
