import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { VerifyingS3 } from '../support/verifying-s3';
import { KubernetesLab, type KubernetesNode } from './support/kubernetes-lab';
import { until } from './support/until';

jest.setTimeout(120_000);

const keys = { accessKey: 'THE-ACCESS-KEY', secretKey: 'the/secret+key==' };
const NEW = expect.stringMatching(/^k-control-plane-1-\d{8}T\d{6}Z\.db$/) as string;
const MINE = [1, 2, 3, 4].map((day) => `k-control-plane-1-2020010${day}T000000Z.db`);
/** Whatever happens, these stay. */
const OTHERS = [
  'k-control-plane-1-before-the-upgrade.db',
  'k-control-plane-10-20200101T000000Z.db',
  'k-control-plane-2-20200101T000000Z.db',
  'k-web-1-control-plane-1-20200101T000000Z.db',
];

let lab: KubernetesLab;
let node: KubernetesNode;
let store: VerifyingS3 | undefined;
beforeEach(() => (lab = new KubernetesLab()));
afterEach(async () => {
  lab.remove();
  await store?.stop();
  store = undefined;
});

/** A place of snapshots, as a control plane sees it and as a test does. */
interface Place {
  readonly to: string;
  names(): string[];
  read(name: string): string;
  write(name: string, content: string): void;
  /** The node as it has to be to get there. */
  ready(node: KubernetesNode): void;
}

function folderOf(path: string, to: string): Place {
  return {
    to,
    names: () => readdirSync(path).sort(),
    read: (name) => execFileSync('cat', [join(path, name)], { encoding: 'utf8' }),
    write: (name, content) => execFileSync('tee', [join(path, name)], { input: content }),
    ready: () => undefined,
  };
}

const places: readonly (readonly [string, () => Promise<Place>])[] = [
  [
    'a folder',
    async () => {
      lab.fact('backups/.keep');
      lab.not('backups/.keep');
      return folderOf(join(lab.folder, 'backups'), join(lab.folder, 'backups'));
    },
  ],
  [
    'a file server',
    async () => {
      lab.fact('nfs/files:/k8s/.keep');
      lab.not('nfs/files:/k8s/.keep');
      return folderOf(join(lab.folder, 'nfs/files:/k8s'), 'nfs://files/k8s');
    },
  ],
  [
    'an object store',
    async () => {
      const s3 = (store = await VerifyingS3.start({ bucket: 'backups', ...keys, pageSize: 2 }));
      return {
        to: 's3://backups/prod/k',
        names: () => [...s3.objects.keys()].map((key) => key.replace('prod/k/', '')).sort(),
        read: (name) => s3.objects.get(`prod/k/${name}`)!.toString(),
        write: (name, content) => void s3.objects.set(`prod/k/${name}`, Buffer.from(content)),
        ready: (to) => s3Config(to, s3),
      };
    },
  ],
];

function s3Config(to: KubernetesNode, { endpoint }: VerifyingS3, secretKey = keys.secretKey): void {
  const lines = [`endpoint ${endpoint}`, 'region us-east-1', `accessKey ${keys.accessKey}`, `secretKey ${secretKey}`];
  to.root.write('etc/cluster/s3.conf', `${lines.join('\n')}\ninsecure true\n`, 0o600);
}

const snapshot = (): ReturnType<KubernetesNode['run']> => node.run('opt/cluster/etcd-snapshot.sh');

/** What an attempt that was cut off may leave on the node, and must not stay. */
const leftovers = (): string[] =>
  ['var/lib/cluster/snapshots', 'run/cluster/backup']
    .filter((folder) => existsSync(node.root.at(folder)))
    .flatMap((folder) => readdirSync(node.root.at(folder)));

describe.each(places)('snapshots of etcd to %s', (_, make) => {
  let place: Place;
  beforeEach(async () => {
    place = await make();
    node = lab.node({ controlPlane: 1, backupTo: place.to });
    place.ready(node);
    lab.fact('members/10.1.1.11', 'voter');
    lab.fact('running/10.1.1.11');
  });

  test('are kept up to a number, the newest; nothing of others is touched', async () => {
    for (const name of [...MINE, ...OTHERS]) place.write(name, 'old\n');
    expect(await snapshot()).toEqual({
      code: 0,
      output: expect.stringMatching(new RegExp(`^${place.to}/k-control-plane-1-\\d{8}T\\d{6}Z.db$`, 'm')),
    });
    const before = [...MINE, ...OTHERS];
    const fresh = place.names().filter((name) => !before.includes(name));
    expect(fresh).toEqual([NEW]);
    expect(place.read(fresh[0]!)).toBe('snapshot\n');
    expect(place.names().filter((name) => before.includes(name))).toEqual([...MINE.slice(2), ...OTHERS].sort());
    expect(leftovers()).toEqual([]);
  });

  test('stay when the clock was wrong before: the new one is never the one that goes', async () => {
    const future = MINE.map((name) => name.replace('2020', '2099'));
    for (const name of future) place.write(name, 'old\n');
    expect(await snapshot()).toMatchObject({ code: 0 });
    expect(place.names()).toEqual([NEW, ...future.slice(2)]);
  });

  test.each([
    ['etcd does not answer', 'unhealthy'],
    ['what etcd wrote cannot be read', 'torn'],
  ])('fail where %s, leave nothing that looks like one, and delete none', async (_name, fact) => {
    for (const name of MINE) place.write(name, 'old\n');
    node.fact(fact);
    expect((await snapshot()).code).not.toBe(0);
    const whole = place.names().filter((name) => !name.includes('.part'));
    expect(whole).toEqual(MINE);
    node.not(fact);
    expect(await snapshot()).toMatchObject({ code: 0 });
    expect(place.names()).toEqual([...MINE.slice(2), NEW]);
  });

  test('that are killed at any call leave nothing that retention or a restore would take', async () => {
    for (const name of MINE) place.write(name, 'old\n');
    await snapshot();
    const calls = [...new Set(node.calls)];
    expect(calls).toContainEqual(expect.stringContaining('etcdutl snapshot status'));
    for (const call of calls) {
      node.fact('calls', '');
      node.fact('hold', `1 ${call}`);
      const child = node.start('opt/cluster/etcd-snapshot.sh');
      const gone = once(child, 'exit');
      await until(`call ${call}`, () => node.has('held') || child.exitCode !== null);
      process.kill(-child.pid!, 'SIGKILL');
      await gone;
      node.not('hold');
      node.not('held');
      const whole = place.names().filter((name) => !name.includes('.part'));
      expect({ call, torn: whole.filter((name) => !['old\n', 'snapshot\n'].includes(place.read(name))) }).toEqual({
        call,
        torn: [],
      });
    }
    expect(await snapshot()).toMatchObject({ code: 0 });
    expect(place.names().length).toBeLessThanOrEqual(3);
    expect(place.names().at(-1)).toEqual(NEW);
    expect(place.names().map((name) => place.read(name))).not.toContain('');
    expect([...leftovers(), ...place.names()].filter((name) => name.includes('.part'))).toEqual([]);
  });
});

test('snapshots are for the eyes of root', async () => {
  node = lab.node({ controlPlane: 1 });
  await snapshot();
  const [name] = readdirSync(node.root.at('backups'));
  const mode = execFileSync('stat', ['-c', '%a', node.root.at(`backups/${name!}`)], { encoding: 'utf8' });
  expect(mode).toBe('600\n');
});

describe('a file server', () => {
  beforeEach(() => {
    lab.fact('nfs/files:/k8s/.keep');
    node = lab.node({ controlPlane: 1, backupTo: 'nfs://files/k8s' });
  });

  test('is mounted with the options given, and only while it is needed', async () => {
    expect(await snapshot()).toMatchObject({ code: 0 });
    expect(node.called('mount -t')).toEqual(['mount -t nfs -o nfsvers=4 files:/k8s /run/cluster/backup']);
    expect(node.calls.at(-1)).toBe('umount /run/cluster/backup');
  });

  test('that does not answer leaves nothing on the disk of the node', async () => {
    node.fact('nfs-away');
    expect(await snapshot()).toMatchObject({ code: 1, output: 'mount.nfs: Connection timed out\n' });
    expect(leftovers()).toEqual([]);
    expect(node.called('etcdctl')).toEqual([]);
  });

  test('needs a program, which is asked for by name', async () => {
    node.lack('mount.nfs');
    expect(await snapshot()).toMatchObject({
      code: 1,
      output: 'there is no mount.nfs: nfs-common (nfs-utils) has to be in the template\n',
    });
  });
});

describe('an object store', () => {
  let s3: VerifyingS3;
  beforeEach(async () => {
    s3 = store = await VerifyingS3.start({ bucket: 'backups', ...keys });
    node = lab.node({ controlPlane: 1, backupTo: 's3://backups/k' });
    s3Config(node, s3);
  });

  test('that is away for a moment is asked again', async () => {
    let times = 0;
    s3.before = (method) => (method === 'PUT' && times++ < 2 ? [503, 'SlowDown', 'later'] : undefined);
    expect(await snapshot()).toMatchObject({ code: 0 });
    expect([...s3.objects.keys()]).toHaveLength(1);
  });

  test.each<[string, () => void, RegExp]>([
    ['does not know the key', () => s3Config(node, s3, 'wrong'), /403 Forbidden: SignatureDoesNotMatch: /],
    ['has no such bucket', () => (node = other('s3://elsewhere/k')), /404 Not Found: NoSuchBucket: /],
    ['stays away', () => (s3.before = () => [500, 'InternalError', 'broken']), /InternalError: broken/],
    ['sends elsewhere', () => (s3.before = () => [307, 'TemporaryRedirect', 'go']), /307 .*: TemporaryRedirect: go/],
  ])('that %s is told in its own words, before etcd is asked', async (_, prepare, words) => {
    prepare();
    expect(await snapshot()).toMatchObject({ code: 1, output: expect.stringMatching(words) });
    expect(node.called('etcdctl')).toEqual([]);
  });

  const other = (backupTo: string): KubernetesNode => {
    const another = lab.node({ controlPlane: 1, backupTo });
    s3Config(another, s3);
    return another;
  };

  test('that does not let delete keeps them all: the snapshot counts', async () => {
    for (const name of MINE) s3.objects.set(`k/${name}`, Buffer.from('old'));
    s3.before = (method) => (method === 'DELETE' ? [403, 'AccessDenied', 'not you'] : undefined);
    const { code, output } = await snapshot();
    expect(code).toBe(0);
    expect(output).toMatch(/AccessDenied: not you\n.*2020.* is not deleted/);
    expect(s3.objects.size).toBe(5);
  });

  test('that lost what it took is not believed', async () => {
    s3.before = (method) => {
      if (method === 'HEAD') s3.objects.forEach((_, key) => s3.objects.set(key, Buffer.from('snap')));
      return undefined;
    };
    expect(await snapshot()).toMatchObject({ code: 1, output: expect.stringMatching(/is not what was uploaded/) });
  });

  test('killed in the middle of an upload has nothing, and the next snapshot cleans up', async () => {
    s3.before = (method) => (method === 'PUT' ? new Promise(() => undefined) : undefined);
    const child = node.start('opt/cluster/etcd-snapshot.sh');
    const gone = once(child, 'exit');
    await until('the upload', () => leftovers().length > 0 && s3.answers.length > 0);
    process.kill(-child.pid!, 'SIGKILL');
    await gone;
    expect(s3.objects.size).toBe(0);
    s3.before = () => undefined;
    expect(await snapshot()).toMatchObject({ code: 0 });
    expect(leftovers()).toEqual([]);
    expect(s3.objects.size).toBe(1);
  });

  test('gets its keys by no argument and no log', async () => {
    const { output } = await snapshot();
    node.fact('unhealthy');
    const failed = await snapshot();
    const all = [output, failed.output, ...node.calls, node.root.read('opt/cluster/etcd-snapshot.sh')].join('\n');
    expect(all).not.toMatch(/THE-ACCESS-KEY|the\/secret/);
  });
});

describe('restoring a snapshot of etcd', () => {
  const long = new Date(Date.now() - 7 * 86_400_000).toISOString();
  const restoring = (from: string, minutesAgo: number): KubernetesNode =>
    lab.node({
      controlPlane: 1,
      created: long,
      restore: { from, at: new Date(Date.now() - minutesAgo * 60_000).toISOString() },
    });
  const data = (from: KubernetesNode): string => from.root.read('var/lib/etcd/member/snap').trim();
  const ready = async (...nodes: KubernetesNode[]): Promise<void> => {
    for (const one of nodes) expect(await one.run()).toMatchObject({ code: 0 });
  };

  describe.each(places)('from %s', (_, make) => {
    let place: Place;
    beforeEach(async () => {
      place = await make();
      place.write('k-control-plane-3-20200102T000000Z.db', 'the newest');
      place.write('k-control-plane-1-20200101T000000Z.db', 'an old one');
      place.write('k-control-plane-1-20990101T000000Z.db.part', 'half a one');
      place.write('other-control-plane-1-20990101T000000Z.db', 'of another cluster');
    });

    test.each([
      ['latest', 'the newest'],
      ['k-control-plane-1-20200101T000000Z.db', 'an old one'],
    ])('founds the cluster again with what is in %s', async (name, content) => {
      node = restoring(`${place.to}/${name}`, 5);
      place.ready(node);
      await ready(node);
      expect(data(node)).toBe(content);
      expect(lab.state).toMatchObject({ founded: '', members: { '10.1.1.11': 'voter' } });
      expect(existsSync(node.root.at('var/lib/cluster/snapshot.db'))).toBe(false);
      await ready(lab.node({ controlPlane: 2 }));
    });

    test('waits, and says what it cannot have', async () => {
      node = restoring(`${place.to}/none.db`, 5);
      place.ready(node);
      expect((await node.run()).code).toBe(75);
      expect(node.status.reason).toMatch(
        new RegExp(`^cannot fetch the snapshot ${place.to}/none.db: .*(No such file|NoSuchKey)`),
      );
      expect(node.called('kubeadm init --config')).toEqual([]);
      place.write('none.db', 'there now');
      await ready(node);
      expect(data(node)).toBe('there now');
    });
  });

  test('does not take what the store has damaged', async () => {
    const s3 = (store = await VerifyingS3.start({ bucket: 'backups', ...keys }));
    node = lab.node({ controlPlane: 1, backupTo: 's3://backups/k' });
    s3Config(node, s3);
    expect((await snapshot()).code).toBe(0);
    const [key] = [...s3.objects.keys()];
    s3.objects.set(key!, Buffer.from('snapshOt\n'));
    const again = restoring('s3://backups/k/latest', 5);
    s3Config(again, s3);
    expect((await again.run()).code).toBe(75);
    expect(again.status.reason).toMatch(/what came is not what was uploaded/);
    expect(again.called('etcdutl snapshot restore')).toEqual([]);
  });

  test('says so where there is none of this cluster', async () => {
    lab.fact('backups/other-control-plane-1-20990101T000000Z.db');
    node = restoring(join(lab.folder, 'backups/latest'), 5);
    expect((await node.run()).code).toBe(75);
    expect(node.status.reason).toMatch(/: there is no snapshot of this cluster$/);
  });

  test('takes it from a web server too, and says what it cannot fetch', async () => {
    node = restoring('https://backups/snapshot.db', 5);
    expect((await node.run()).code).toBe(75);
    expect(node.status.reason).toMatch(/^cannot fetch the snapshot https:\/\/backups\/snapshot.db: curl: .* 503$/);
    node.mirror('snapshot.db', Buffer.from('all there was'));
    await ready(node);
    expect(data(node)).toBe('all there was');
    expect(lab.read('founded')).toBe('');
  });

  test('is not done an hour after it was asked for', async () => {
    node = restoring('https://backups/snapshot.db', 61);
    expect((await node.run()).code).toBe(75);
    expect(node.status.reason).toBe(
      'no other control plane answers, and only in the first 60 minutes this one may start a new cluster',
    );
  });

  test('is not done while another control plane answers', async () => {
    lab.fact('members/10.1.1.12', 'voter');
    lab.fact('running/10.1.1.12');
    lab.fact('config');
    await ready(restoring('https://backups/snapshot.db', 5));
    expect(lab.state).toMatchObject({ founded: '', members: { '10.1.1.11': 'voter', '10.1.1.12': 'voter' } });
  });
});
