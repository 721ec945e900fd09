import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { nodeData } from './support/node-data';
import { Sandbox } from './support/sandbox';

const managers = ['m0', 'm1', 'm2'].map((name) => ({ name, address: '' }));
let box: Sandbox;
afterEach(() => box.remove());

function manager(name: string, list: string): void {
  box = new Sandbox({ node: name, managers });
  box.root.render('swarm/cluster.env.hbs', 'etc/cluster/cluster.env', {
    ...nodeData({ node: name, managers }),
    backup: { enabled: true, directory: box.root.at('backup'), keep: 2, schedule: 'daily' },
  });
  box.provide('docker');
  box.root.install('swarm/swarm-backup.sh', 'opt/cluster/swarm-backup.sh');
  box.root.write('var/lib/docker/swarm/raft/snap', 'state');
  box.fact('managers', list);
}

const backup = (): ReturnType<Sandbox['run']> => box.run('opt/cluster/swarm-backup.sh');
const archives = (): string[] => readdirSync(box.root.at('backup'));
const stopped = (): boolean => box.calls.some((call) => call.startsWith('systemctl stop'));

test('a follower archives its state while Docker is stopped, readable by root alone', async () => {
  manager('m1', 'false Leader\ntrue Reachable\nfalse Reachable\n');
  expect(await backup()).toMatchObject({ code: 0 });
  expect(box.calls).toContain('systemctl stop docker.socket docker.service');
  const [archive] = archives();
  expect(archive).toMatch(/^m1-\d{8}T\d{6}Z\.tar\.gz$/);
  expect(statSync(box.root.at(`backup/${archive}`)).mode & 0o777).toBe(0o600);
  expect(statSync(box.root.at('backup')).mode & 0o777).toBe(0o700);
  const content = execFileSync('tar', ['-tzf', box.root.at(`backup/${archive}`)], { encoding: 'utf8' });
  expect(content).toContain('swarm/raft/snap');
});

test('managers take turns of ten minutes', async () => {
  manager('m2', 'false Leader\nfalse Reachable\ntrue Reachable\n');
  await backup();
  expect(box.calls.filter((call) => call === 'sleep 600')).toHaveLength(2);
});

test('the leader is not stopped while there are others', async () => {
  manager('m0', 'true Leader\nfalse Reachable\nfalse Reachable\n');
  expect(await backup()).toMatchObject({ code: 0, output: expect.stringContaining('leads the swarm') });
  expect(stopped()).toBe(false);
});

test('the only manager is', async () => {
  manager('m0', 'true Leader\n');
  expect(await backup()).toMatchObject({ code: 0 });
  expect(archives()).toHaveLength(1);
});

test.each(['false Unreachable', 'false '])('no manager is stopped while another is away ("%s")', async (away) => {
  manager('m1', `false Leader\ntrue Reachable\n${away}\n`);
  expect(await backup()).toMatchObject({ code: 1, output: expect.stringContaining('a manager is away') });
  expect(stopped()).toBe(false);
});

test('only the newest archives are kept, and those of other managers are not touched', async () => {
  manager('m0', 'true Leader\n');
  const old = ['m0-20200101T000000Z.tar.gz', 'm0-20210101T000000Z.tar.gz', 'm1-20200101T000000Z.tar.gz'];
  for (const file of old) box.root.write(`backup/${file}`, '');
  await backup();
  expect(archives().filter((name) => old.includes(name))).toEqual(old.slice(1));
  expect(archives()).toHaveLength(3);
});
