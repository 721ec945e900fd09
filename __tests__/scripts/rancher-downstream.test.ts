import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeRoot, type Form } from './support/node-root';

const FAKE = join(__dirname, 'support/fake-downstream.sh');
const REAL = 'bash cat date dirname env find grep kill mkdir mv rm sh sort tail tee touch'.split(' ');
const FAKED = 'curl seq sleep systemctl timeout'.split(' ');

const data = {
  node: 'apps-worker-1',
  url: 'https://rancher.example.org',
  checksum: 'f00d',
  etcd: false,
  controlPlane: false,
  worker: true,
  labels: ['tier=web', 'cloudstack-clusters/pool=worker'],
  taints: ['batch=only:NoSchedule'],
};

let root: NodeRoot;
let world: string;

function node(form: Form = 'shipped', ca = 'PEM\n'): void {
  root = new NodeRoot(form);
  world = root.at('world');
  for (const folder of [world, root.at('bin')]) mkdirSync(folder);
  const place = (name: string): string => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim();
  for (const name of REAL) symlinkSync(place(name), join(root.at('bin'), name));
  for (const name of FAKED) symlinkSync(FAKE, join(root.at('bin'), name));
  root.install('common/lib.sh', 'opt/cluster/lib.sh');
  root.install('rancher-downstream/bootstrap.sh', 'opt/cluster/bootstrap.sh');
  root.render('rancher-downstream/cluster.env.hbs', 'etc/cluster/cluster.env', data);
  root.write('etc/cluster/ca.crt', ca);
  root.write('etc/cluster/registration-token', 'current', 0o600);
  fact('calls');
  fact('token', 'current');
}

const fact = (name: string, value = ''): void => writeFileSync(join(world, name), value);
const not = (name: string): void => rmSync(join(world, name));
const read = (name: string): string => readFileSync(join(world, name), 'utf8');

async function run(): Promise<number | null> {
  const env = { PATH: root.at('bin'), WORLD: world, ROOT: root.path };
  const child = spawn(root.at('opt/cluster/bootstrap.sh'), { env, stdio: 'ignore' });
  const [code] = (await once(child, 'close')) as [number | null];
  return code;
}

const status = (): { step: string; state: string; reason: string } => JSON.parse(root.read('run/cluster/status.json'));

async function waits(step: string, reason: string): Promise<void> {
  expect(await run()).toBe(75);
  expect(status()).toMatchObject({ step, state: 'waiting', reason });
}

afterEach(() => root.remove());

test.each(['source', 'shipped'] as const)('a node registers once, with what it is, files as %s', async (form) => {
  node(form);
  expect(await run()).toBe(0);
  expect(status()).toMatchObject({ step: '3/3', state: 'ready' });
  expect(read('settings').trim().split('\n')).toEqual([
    'CATTLE_CA_CHECKSUM=f00d',
    'CATTLE_LABELS=cattle.io/os=linux,tier=web,cloudstack-clusters/pool=worker',
    'CATTLE_NODE_NAME=apps-worker-1',
    'CATTLE_ROLE_CONTROLPLANE=false',
    'CATTLE_ROLE_ETCD=false',
    'CATTLE_ROLE_WORKER=true',
    'CATTLE_SERVER=https://rancher.example.org',
    'CATTLE_TAINTS=batch=only:NoSchedule',
    'CATTLE_TOKEN=current',
  ]);
  fact('calls');
  expect(await run()).toBe(0);
  expect(read('calls')).not.toMatch(/curl|timeout/);
});

test('the CA is pinned in every call, and the token in none, nor in the log', async () => {
  node();
  await run();
  const calls = read('calls').split('\n');
  const curls = calls.filter((call) => call.startsWith('curl '));
  expect(curls.length).toBeGreaterThan(1);
  for (const call of curls) expect(call).toContain(`--cacert ${root.at('etc/cluster/ca.crt')} `);
  expect(calls.join()).not.toMatch(/insecure|current/);
  expect(root.read('var/log/cluster.log')).not.toContain('current');
});

test('without a CA of its own Rancher is known by a publicly trusted certificate', async () => {
  node('shipped', '');
  expect(await run()).toBe(0);
  expect(read('calls')).not.toContain('--cacert');
  expect(read('settings')).toContain('CATTLE_CA_CHECKSUM=\n');
});

test('while Rancher is away the node waits, and registers when it is there', async () => {
  node();
  fact('away');
  await waits(
    '1/3',
    'Rancher does not answer at https://rancher.example.org: curl: (7) Failed to connect to rancher.example.org port 443: Connection refused',
  );
  not('away');
  expect(await run()).toBe(0);
});

test('whoever answers with another certificate is told nothing', async () => {
  node();
  fact('stranger');
  await waits(
    '1/3',
    'Rancher does not answer at https://rancher.example.org: curl: (60) SSL certificate problem: unable to get local issuer certificate',
  );
  expect(existsSync(join(world, 'settings'))).toBe(false);
});

test('a token that is too old is named, with what to do', async () => {
  node();
  fact('token', 'next');
  await waits('3/3', 'Rancher does not take the registration token: it is too old. Raise the generation of this node');
});

test('cut off while it registers, a node goes on', async () => {
  node();
  fact('cut-off');
  expect(await run()).not.toBe(0);
  not('cut-off');
  expect(await run()).toBe(0);
});
