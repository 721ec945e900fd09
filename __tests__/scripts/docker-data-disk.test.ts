import { Disks } from './support/disks';
import { Sandbox } from './support/sandbox';

jest.setTimeout(120_000);

let disks: Disks;
const open: Sandbox[] = [];
beforeEach(() => {
  disks = new Disks();
  disks.add('vdb');
});
afterEach(() => {
  open.splice(0).forEach((made) => made.remove());
  disks.remove();
});

/** A machine with Docker in its template, whose data disk is the one that the machine before had. */
function machine(bootstrap: 'swarm' | 'docker-host', ...parts: string[]): Sandbox {
  const box = new Sandbox();
  open.push(box);
  const { root } = box;
  box.provideReal('install', 'sync', 'rmdir');
  box.provide('openssl');
  box.engineInTemplate(5);
  root.install(`${bootstrap}/bootstrap.sh`, 'opt/cluster/bootstrap.sh');
  for (const part of ['common/data-disk.sh', 'docker/parts/docker-data.sh', ...parts]) {
    root.install(part, `opt/cluster/parts/${part.split('/').at(-1)!}`, 0o644);
  }
  root.write('opt/cluster/parts/data-dirs.sh', "DATA_DIRS='docker'\n");
  root.write('etc/fstab', '# the template\n');
  root.write('var/lib/docker/images', 'of the template');
  disks.attach(root);
  return box;
}

async function ready(box: Sandbox): Promise<Sandbox> {
  const { code, output } = await box.run();
  expect({ code, output: code ? output + box.root.read('var/log/cluster.log') : '' }).toEqual({ code: 0, output: '' });
  expect(box.root.read('etc/fstab')).toContain('LABEL=cluster-data');
  return box;
}

const written = (box: Sandbox): string => box.root.read('var/lib/docker/images');

test('a node of a swarm begins anew on its disk with every machine', async () => {
  const old = await ready(machine('swarm'));
  expect(written(old)).toBe('of the template');
  old.root.write('var/lib/docker/images', 'and more');
  await ready(old);
  expect(written(old)).toBe('and more');
  expect(written(await ready(machine('swarm')))).toBe('of the template');
  expect(disks.formatted).toEqual(['/dev/vdb']);
});

describe('a Docker host', () => {
  const host = (): Sandbox => machine('docker-host', 'docker-host/parts/docker-kept.sh');

  /** What a host does about its disk, and nothing else. */
  function justDisks(): Sandbox {
    const box = host();
    const text = box.root
      .read('opt/cluster/bootstrap.sh')
      .replace(/^step [^]*/m, "step 1/1 'taking the data disk' data_disk\n");
    box.root.write('opt/cluster/bootstrap.sh', text, 0o755);
    return box;
  }

  test('begins with what its template has, and takes over what the machine before has left', async () => {
    const old = await ready(host());
    expect(written(old)).toBe('of the template');
    old.root.write('var/lib/docker/images', 'and more');
    expect(written(await ready(host()))).toBe('and more');
    expect(disks.formatted).toEqual(['/dev/vdb']);
  });

  test('does not run Docker while its folder is moved', async () => {
    const { calls } = await ready(host());
    const stops = calls.lastIndexOf('systemctl stop docker');
    expect(stops).toBeGreaterThanOrEqual(0);
    expect(calls.findIndex((call) => /^systemctl (restart|enable --now) docker/.test(call))).toBeGreaterThan(stops);
  });

  test('that was killed in the middle leaves nothing half copied to the next machine', async () => {
    const killedAt: number[] = [];
    for (let n = 1; n <= 40; n++) {
      disks.remove();
      disks = new Disks();
      disks.add('vdb');
      const box = justDisks();
      disks.killAt(n);
      const { code } = await box.run();
      if (code === 0) break;
      killedAt.push(n);
      disks.killAt(0);
      const next = await ready(justDisks());
      expect({ n, written: written(next) }).toEqual({ n, written: 'of the template' });
    }
    expect(killedAt.length).toBeGreaterThan(8);
  });
});
