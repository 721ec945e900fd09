import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineSettings } from './support/engine-settings';
import { killedAtEveryPoint } from './support/killed';
import { Sandbox } from './support/sandbox';

jest.setTimeout(300_000);

const open: Sandbox[] = [];
afterEach(() => open.splice(0).forEach((made) => made.remove()));

const shop = 'services: { web: { image: shop, restart: always } }\n';

/** A host on which every step has something to do. */
function host(): Sandbox {
  const box = new Sandbox();
  open.push(box);
  const { root } = box;
  root.install('docker-host/bootstrap.sh', 'opt/cluster/bootstrap.sh');
  root.install('docker/parts/mtu.sh', 'opt/cluster/parts/mtu.sh', 0o644);
  engineSettings(box, { mtu: 1450 });
  root.install('docker/docker-api.conf', 'etc/systemd/system/docker.service.d/10-cluster-api.conf', 0o644);
  root.install('docker-host/parts/compose.sh', 'opt/cluster/parts/compose.sh', 0o644);
  root.write('etc/cluster/compose/shop.yml', shop, 0o600);
  return box;
}

const installs = (box: Sandbox): string[] =>
  box.calls.filter((call) => / install /.test(call)).map((call) => call.split('recommends ')[1]!);
const ups = (box: Sandbox): string[] => box.calls.filter((call) => / up /.test(call));

const outcome = (box: Sandbox): object => ({
  packages: box.all('package'),
  units: box.all('enabled'),
  projects: box.all('project'),
  engine: box.root.read(`proc/${box.root.read('run/docker.pid').trim()}/cmdline`),
  state: box.status.state,
});

test('a new host gets its engine, opens its API and starts its projects', async () => {
  const box = host();
  expect(await box.run()).toMatchObject({ code: 0 });
  expect(installs(box)).toEqual([
    'openssl',
    'docker.io',
    'iptables',
    'docker-compose-plugin',
    'docker-compose-v2',
    'docker-compose',
  ]);
  expect(outcome(box)).toEqual({
    packages: ['docker-compose', 'docker.io', 'iptables', 'openssl'],
    units: ['docker'],
    projects: ['shop'],
    engine: 'dockerd --tlsverify\n',
    state: 'ready',
  });
  expect(box.calls).toContain('ip link set eth0 mtu 1450');
  const file = box.root.at('etc/cluster/compose/shop.yml');
  expect(ups(box)).toEqual([`docker-compose -p shop -f ${file} up -d --remove-orphans`]);
});

test('after kill -9 at any point of any step it ends as if nothing had happened', async () => {
  const text = readFileSync(join(__dirname, '../../cloud-init/docker-host/bootstrap.sh'), 'utf8');
  const steps = [...text.matchAll(/^step (\S+)/gm)].map(([, step]) => step!);
  expect(steps).toEqual(steps.map((_, i) => `${i + 1}/${steps.length}`));
  expect([...(await killedAtEveryPoint(host, outcome))].sort()).toEqual(steps);
});

describe('projects', () => {
  test('are started once, so that what was changed by hand stays', async () => {
    const box = host();
    for (const boot of [1, 2]) expect({ boot, ...(await box.run()) }).toMatchObject({ boot, code: 0 });
    expect(ups(box)).toHaveLength(1);
    box.root.write('etc/cluster/compose/shop.yml', `${shop}volumes: {}\n`);
    await box.run();
    expect(ups(box)).toHaveLength(2);
  });

  test('are started by the Compose that the template has', async () => {
    const box = host();
    box.fact('compose-plugin');
    expect(await box.run()).toMatchObject({ code: 0 });
    expect(installs(box)).toEqual(['openssl', 'docker.io', 'iptables']);
    expect(ups(box)[0]).toMatch(/^docker compose -p shop -f /);
  });

  test('that cannot be started are tried again, and it is said why', async () => {
    const box = host();
    box.fact('rejects');
    expect((await box.run()).code).not.toBe(0);
    expect(box.status).toMatchObject({ step: '5/5', state: 'waiting', reason: 'pull access denied for shop' });
    box.not('rejects');
    expect(await box.run()).toMatchObject({ code: 0 });
    expect(box.all('project')).toEqual(['shop']);
  });
});
