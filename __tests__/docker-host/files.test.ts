import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ICluster } from '../../lib/cluster/compose';
import { DockerHost } from '../../lib/orchestrators/docker-host/cluster';
import { minimalDockerHost, resources, synth, synthDockerHost } from '../support/synth';
import { cloudConfigOf, fileOn, packedSize } from '../support/user-data';

const host = 'edge-host-1';
const paths = (props = {}): string[] =>
  (cloudConfigOf(synthDockerHost(props), host).write_files ?? []).map(({ path }) => path);
const daemon = (props = {}): unknown => JSON.parse(fileOn(synthDockerHost(props), host, '/etc/docker/daemon.json')!);

describe('what a host is told', () => {
  test('is no more than its settings need', () => {
    expect(paths().filter((path) => path.startsWith('/opt/cluster/parts/'))).toEqual([]);
    expect(paths({ compose: { web: 'services: { web: { image: x } }' } })).toEqual(
      expect.arrayContaining(['/opt/cluster/parts/compose.sh', '/etc/cluster/compose/web.yml']),
    );
    const { hosts } = minimalDockerHost;
    expect(paths({ hosts: { ...hosts, dataDisk: { diskOffering: 'Small' } } })).toEqual(
      expect.arrayContaining(
        ['data-disk.sh', 'docker-data.sh', 'docker-kept.sh'].map((name) => `/opt/cluster/parts/${name}`),
      ),
    );
  });

  /** The figure is in the page. */
  test('has a user data of at most 4.8 KB', () => {
    const name = 'a'.repeat(56);
    const size = packedSize(synthDockerHost({ name }), `${name}-host-1`);
    process.stdout.write(`user data of a Docker host: ${size} characters\n`);
    expect(size).toBeLessThanOrEqual(4850);
    expect(readFileSync(resolve(__dirname, '../../docs/docker-host.md'), 'utf8')).toContain('4.8 KB');
  });

  test('has the authority of hosts, and of that of operators only the certificate', () => {
    const text = JSON.stringify(cloudConfigOf(synthDockerHost(), host));
    expect(text).toContain('<CA key of edge hosts>');
    expect(text).toContain('<CA certificate of edge operators>');
    expect(text).not.toMatch(/key of (edge operators|operator)/);
  });
});

describe('the engine', () => {
  test('keeps containers running while it is restarted, unless told otherwise', () => {
    expect(daemon()).toMatchObject({ 'live-restore': true });
    expect(daemon({ engine: { liveRestore: false } })).toMatchObject({ 'live-restore': false });
  });

  test('has the labels, mirrors and further options, which win', () =>
    expect(
      daemon({
        labels: { tier: 'web', disk: 'ssd' },
        engine: {
          registryMirrors: ['https://mirror.example.org'],
          insecureRegistries: ['10.1.1.5:5000'],
          daemonOptions: { 'storage-driver': 'btrfs', debug: true },
        },
      }),
    ).toMatchObject({
      labels: ['tier=web', 'disk=ssd'],
      'registry-mirrors': ['https://mirror.example.org'],
      'insecure-registries': ['10.1.1.5:5000'],
      'storage-driver': 'btrfs',
      debug: true,
    }));
});

test('another host touches no host that is there', () => {
  const hosts = (count: number) => resources(synthDockerHost({ hosts: { count, serviceOffering: 'Small' }, publish }));
  const publish = { web: { port: 80, cidrs: ['0.0.0.0/0'] } };
  const [one, two] = [hosts(1), hosts(2)];
  const changed = [...one].filter(
    ([address, attributes]) => JSON.stringify(two.get(address)) !== JSON.stringify(attributes),
  );
  expect(changed.map(([address]) => address.split('.')[0]).sort()).toEqual([
    'cloudstack_firewall',
    'cloudstack_loadbalancer_rule',
  ]);
});

describe('the outputs', () => {
  const outputs = (props = {}): Record<string, unknown> =>
    Object.fromEntries(Object.entries(outputsOf(props)).map(([name, { value }]) => [name, value]));
  const outputsOf = (props: object) => {
    let found: ICluster['outputs'] = {};
    synth((stack) => (found = new DockerHost(stack, 'Cluster', { ...minimalDockerHost, ...props }).outputs));
    return found;
  };

  test('name every host, each by a port of its own', () => {
    const { endpoint, endpoints } = outputs({ hosts: { count: 2, serviceOffering: 'Small' } });
    expect(Object.keys(endpoints as object)).toEqual(['edge-host-1', 'edge-host-2']);
    expect(Object.values(endpoints as Record<string, string>).map((url) => url.split(':').at(-1))).toEqual([
      '2376',
      '2377',
    ]);
    expect(endpoint).toBe((endpoints as Record<string, string>)['edge-host-1']);
  });

  test('have one context per host', () =>
    expect(String(outputs({ hosts: { count: 2, serviceOffering: 'Small' } }).docker_context).split('\n')).toEqual([
      expect.stringMatching(/^docker context create edge-host-1 --docker "host=tcp:.*:2376,ca=\$HOME/),
      expect.stringMatching(/^docker context create edge-host-2 --docker "host=tcp:.*:2377,ca=\$HOME/),
    ]));
});
