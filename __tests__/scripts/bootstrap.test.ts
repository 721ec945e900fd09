import { readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { killedAtEveryPoint } from './support/killed';
import { Sandbox } from './support/sandbox';
import { engineSettings } from './support/engine-settings';

jest.setTimeout(300_000);

const open: Sandbox[] = [];
const sandbox = (...args: ConstructorParameters<typeof Sandbox>): Sandbox => {
  const made = new Sandbox(...args);
  open.push(made);
  return made;
};
afterEach(() => open.splice(0).forEach((made) => made.remove()));

const worker = { role: 'worker', node: 'w1' } as const;
const installs = (box: Sandbox): string[] =>
  box.calls.filter((call) => / install /.test(call)).map((call) => call.split('recommends ')[1]!);

/** A manager on which every step has something to do. */
function fullManager(): Sandbox {
  const box = sandbox();
  box.root.install('docker/parts/mtu.sh', 'opt/cluster/parts/mtu.sh', 0o644);
  box.root.install('swarm/parts/swarm-mtu.sh', 'opt/cluster/parts/swarm-mtu.sh', 0o644);
  engineSettings(box, { mtu: 1450 });
  box.root.install('docker/docker-api.conf', 'etc/systemd/system/docker.service.d/10-cluster-api.conf', 0o644);
  box.fact('leader');
  box.fact('network/ingress', '<no value>\n');
  return box;
}

const outcome = (box: Sandbox): object => ({
  packages: box.all('package'),
  units: box.all('enabled'),
  networks: box.all('network'),
  ingress: readFileSync(box.root.at('world/network/ingress'), 'utf8'),
  engine: readFileSync(box.root.at(`proc/${box.root.read('run/docker.pid').trim()}/cmdline`), 'utf8'),
  state: box.status.state,
});

describe.each(['source', 'shipped'] as const)('a new node, files as %s', (form) => {
  test('gets the engine of the distribution and ends in the swarm', async () => {
    const box = sandbox(worker, form);
    expect(await box.run()).toMatchObject({ code: 0 });
    expect(installs(box)).toEqual(['docker.io', 'iptables']);
    expect(box.all('enabled')).toEqual(['docker', 'swarm-agent']);
    expect(box.status).toEqual({ step: '7/7', doing: 'finishing', state: 'ready', reason: '' });
  });

  test('tells the same steps to the log, the console and the journal', async () => {
    const box = sandbox(worker, form);
    box.root.write('dev/console', '');
    const { output } = await box.run();
    for (const text of [output, box.root.read('var/log/cluster.log'), box.root.read('dev/console')]) {
      expect(text).toMatch(
        /\[1\/7\] installing Docker Engine: running[^]*\[6\/7\] joining the swarm: running[^]*\[7\/7\] finishing: ready/,
      );
    }
  });
});

describe('running again', () => {
  test('changes nothing', async () => {
    const box = fullManager();
    await box.run();
    const before = outcome(box);
    const calls = box.calls.length;
    expect(await box.run()).toMatchObject({ code: 0 });
    expect(outcome(box)).toEqual(before);
    expect(box.calls.slice(calls).filter((call) => / (install|restart|create|rm) /.test(call))).toEqual([]);
  });

  const steps = [
    ...readFileSync(join(__dirname, '../../cloud-init/swarm/bootstrap.sh'), 'utf8').matchAll(/^step (\S+)/gm),
  ].map((m) => m[1]!);

  test('after kill -9 at any point of any step ends as if nothing had happened', async () => {
    const killedIn = await killedAtEveryPoint(fullManager, outcome);
    expect([...killedIn].sort()).toEqual(steps);
  });

  test('steps are numbered in their order', () => {
    expect(steps).toEqual(steps.map((_, i) => `${i + 1}/${steps.length}`));
  });
});

describe('bad weather', () => {
  test('without a way out it says what cannot be fetched, and goes on when there is one', async () => {
    const box = sandbox(worker);
    box.fact('offline');
    expect((await box.run()).code).not.toBe(0);
    expect(box.status).toMatchObject({
      step: '1/7',
      state: 'waiting',
      reason: expect.stringContaining('Could not connect to mirror'),
    });
    box.not('offline');
    expect((await box.run()).code).toBe(0);
    expect(box.status.state).toBe('ready');
  });

  test('an engine that never answers is named', async () => {
    const box = sandbox(worker);
    box.fact('deaf');
    expect((await box.run()).code).not.toBe(0);
    expect(box.status).toMatchObject({ doing: 'waiting for Docker Engine', state: 'waiting' });
    expect(box.status.reason).toContain('Cannot connect to the Docker daemon');
    expect(box.calls.filter((call) => call === 'docker version')).toHaveLength(60);
  });

  test('a node that is not let in says what its agent waits for', async () => {
    const box = sandbox(worker);
    box.fact('unable');
    expect((await box.run()).code).toBe(75);
    expect(box.status).toMatchObject({ step: '6/7', reason: "waiting for a join token: [('m0', 'unreachable')]" });
  });

  test('after fifteen minutes it says so and slows down', async () => {
    const box = sandbox(worker);
    box.fact('offline');
    await box.run();
    const then = Date.now() / 1000 - 16 * 60;
    utimesSync(box.root.at('run/cluster/since'), then, then);
    const { code, output } = await box.run();
    expect(code).not.toBe(0);
    expect(output).toMatch(/\[1\/7\] installing Docker Engine: stuck .*Could not connect.*next try in a minute/);
    expect(box.status.state).toBe('stuck');
    expect(box.calls.at(-1)).toBe('sleep 60');
  });

  test('patience starts anew once the node was ready', async () => {
    const box = sandbox(worker);
    await box.run();
    expect(() => box.root.read('run/cluster/since')).toThrow('ENOENT');
  });

  test('a template that cannot install packages is named', async () => {
    const box = sandbox(worker);
    box.lack('apt-get');
    expect((await box.run()).code).toBe(75);
    expect(box.status.reason).toBe('no apt-get: use a template with Docker');
  });
});

describe('an engine that came with the template', () => {
  test.each([
    ['is left alone when it started with its configuration', 5, false, 0],
    ['is restarted when it started before its configuration was written', -5, false, 1],
    ['is restarted when systemd has not read its drop-ins yet', 5, true, 1],
  ])('%s', async (_, seconds, dropIn, restarts) => {
    const box = sandbox(worker);
    if (dropIn) box.root.write('etc/systemd/system/docker.service.d/20-environment.conf', '[Service]');
    box.engineInTemplate(seconds);
    for (const boot of ['first', 'second']) {
      expect({ boot, ...(await box.run()) }).toMatchObject({ boot, code: 0 });
      expect(box.calls.filter((call) => call === 'systemctl restart docker')).toHaveLength(restarts);
      expect(box.calls.filter((call) => call === 'systemctl daemon-reload')).toHaveLength(restarts);
    }
    expect(installs(box)).toEqual([]);
  });
});

describe("Docker's own repository", () => {
  const engine = {
    source: 'docker' as const,
    version: '28.1',
    aptUrl: 'https://download.docker.com/linux',
    aptKeySha256: 'abc123',
  };
  const box = (): Sandbox => {
    const made = sandbox(worker);
    engineSettings(made, { engine });
    made.root.install('docker/parts/docker-apt.sh', 'opt/cluster/parts/docker-apt.sh', 0o644);
    made.root.write('etc/os-release', 'ID=debian\nVERSION_CODENAME=bookworm\n');
    made.root.write('usr/lib/apt/apt-helper', readFileSync(join(__dirname, 'support/fake-command.sh'), 'utf8'), 0o755);
    return made;
  };

  test('is added with its verified key, and the wanted version installed from it', async () => {
    const node = box();
    node.fact('key', 'KEY');
    expect(await node.run()).toMatchObject({ code: 0 });
    const key = node.root.at('etc/apt/keyrings/docker.asc');
    expect(node.calls).toContain(`apt-helper download-file ${engine.aptUrl}/debian/gpg ${key} SHA256:abc123`);
    expect(node.root.read('etc/apt/sources.list.d/docker.list')).toBe(
      `deb [signed-by=${key}] https://download.docker.com/linux/debian bookworm stable\n`,
    );
    expect(installs(node)[0]).toBe('docker-ce=5:28.1* docker-ce-cli=5:28.1* containerd.io');
  });

  test('is not used when its key has another checksum', async () => {
    const node = box();
    expect((await node.run()).code).toBe(75);
    expect(node.status.reason).toMatch(/no verified key from https:.*Hash Sum mismatch/);
    expect(installs(node)).toEqual([]);
  });
});

test('a wanted version of the distribution is pinned', async () => {
  const box = sandbox(worker);
  engineSettings(box, { engine: { version: '20.10' } });
  await box.run();
  expect(installs(box)[0]).toBe('docker.io=20.10*');
});

describe('MTU', () => {
  test('is set on the interface, the gateway bridge and the ingress network', async () => {
    const box = fullManager();
    await box.run();
    const mtu = '-o com.docker.network.driver.mtu=1450';
    expect(box.calls).toContain('ip link set eth0 mtu 1450');
    expect(box.calls.find((call) => call.endsWith('docker_gwbridge') && call.includes('create'))).toContain(mtu);
    expect(box.calls).toContain('docker network rm ingress');
    expect(box.calls).toContain(`docker network create -d overlay --ingress ${mtu} ingress`);
  });

  test('is the default of new networks where the engine knows how', async () => {
    const box = fullManager();
    box.root.write('etc/docker/daemon.json', '{"mtu":1450,"labels":["a=b"]}');
    box.fact('version', '28.5.1\n');
    for (const boot of ['first', 'second']) expect({ boot, ...(await box.run()) }).toMatchObject({ boot, code: 0 });
    const mtu = { 'com.docker.network.driver.mtu': '1450' };
    expect(JSON.parse(box.root.read('etc/docker/daemon.json'))).toEqual({
      mtu: 1450,
      labels: ['a=b'],
      'default-network-opts': { bridge: mtu, overlay: mtu },
    });
    // Once for the drop-in, once for this; daemon.json is newer than the engine until then.
    expect(box.calls.filter((call) => call === 'systemctl restart docker')).toHaveLength(2);
  });

  test('leaves daemon.json alone for an engine that would refuse the key', async () => {
    const box = fullManager();
    await box.run();
    expect(box.root.read('etc/docker/daemon.json')).toBe('{}');
  });

  test('does not touch an ingress network that services use', async () => {
    const box = fullManager();
    box.fact('services');
    expect((await box.run()).code).toBe(0);
    expect(box.calls).not.toContain('docker network rm ingress');
  });

  test('is left to the leader; another manager waits until it is done', async () => {
    const box = fullManager();
    box.not('leader');
    expect((await box.run()).code).toBe(75);
    expect(box.status.reason).toBe('the ingress network has no MTU of 1450 yet');
    expect(box.calls).not.toContain('docker network rm ingress');
    box.fact('network/ingress', '1450\n');
    expect((await box.run()).code).toBe(0);
  });
});
