import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ClusterConfigError } from '../../lib/config/errors';
import { loadClusters } from '../../lib/config/load';
import { orchestrators } from '../../stacks/registry';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'clusters-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const valid = {
  orchestrator: 'swarm',
  zone: 'zone-1',
  template: 'Debian 12',
  adminCidrs: ['203.0.113.0/24'],
  managers: { count: 3, serviceOffering: 'Small' },
};

function file(content: string): string {
  const path = join(folder, 'clusters.yaml');
  writeFileSync(path, content);
  return path;
}

/** Path and message of every mistake in a file with one cluster, `edge`. */
function mistakes(change: object, without: readonly string[] = []): [string, string][] {
  const cluster = Object.fromEntries(Object.entries({ ...valid, ...change }).filter(([key]) => !without.includes(key)));
  return mistakesIn(JSON.stringify({ clusters: { edge: cluster } }));
}

function mistakesIn(text: string): [string, string][] {
  try {
    loadClusters(file(text), orchestrators);
    return [];
  } catch (error) {
    if (!(error instanceof ClusterConfigError)) throw error;
    return error.issues.map(({ path, message }) => [path.replace('clusters.edge.', ''), message]);
  }
}

describe('what the user reads', () => {
  test('a valid cluster has no mistakes', () => expect(mistakes({})).toEqual([]));

  test.each([
    ['a misspelt key', { adminCIDR: [] }, 'adminCIDR', 'unknown key: did you mean adminCidrs?'],
    [
      'a misspelt key of a pool',
      { pools: { web: { count: 1, serviceOffering: 'S', lables: {} } } },
      'pools.web.lables',
      'unknown key: did you mean labels?',
    ],
    [
      'a key that resembles none',
      { network: { kind: 'isolated', zzzzzzz: 1 } },
      'network.zzzzzzz',
      'unknown key: allowed are kind, cidr, offering, domain, id, manageEgress',
    ],
    ['a wrong type', { zone: 7 }, 'zone', 'must be a string, not a number: put it in quotes'],
    [
      'an even count',
      { managers: { count: 2, serviceOffering: 'S' } },
      'managers.count',
      'must be 1, 3, 5 or 7 so that the swarm keeps a majority; got 2: use 1 or 3',
    ],
    [
      'too many managers',
      { managers: { count: 9, serviceOffering: 'S' } },
      'managers.count',
      'must be 1, 3, 5 or 7 so that the swarm keeps a majority; got 9: use 7',
    ],
    [
      'a pool without nodes',
      { pools: { web: { count: 0, serviceOffering: 'S' } } },
      'pools.web.count',
      'must be at least 1: remove the pool to have no nodes in it',
    ],
    [
      'a pool with the name of the managers',
      { pools: { manager: { count: 1, serviceOffering: 'S' } } },
      'pools.manager',
      'is the name of the managers: give the pool another one',
    ],
    [
      'the world as operator',
      { adminCidrs: ['0.0.0.0/0'] },
      'adminCidrs',
      '0.0.0.0/0 opens the cluster API to the world: name your networks, or say allowAnywhere: true',
    ],
    [
      'host bits in a CIDR',
      { adminCidrs: ['203.0.113.7/24'] },
      'adminCidrs.0',
      '203.0.113.7/24 must be a network in CIDR form with all host bits zero, such as 203.0.113.0/24',
    ],
    [
      'overlapping networks',
      { network: { kind: 'isolated', cidr: '10.200.1.0/24' } },
      'network.cidr',
      '10.200.1.0/24 overlaps addressPool 10.200.0.0/16: move one of them',
    ],
    [
      'a network too small for the managers',
      { network: { kind: 'isolated', cidr: '10.1.1.0/29' } },
      'network.cidr',
      '10.1.1.0/29 has no 13th address, which the last manager would have: take a larger network',
    ],
    [
      'a port that the Docker API has',
      { publish: { web: { port: 2376, cidrs: ['0.0.0.0/0'] } } },
      'publish.web.port',
      '2376 is taken by the Docker API: choose another one',
    ],
    [
      'an unknown pool behind a port',
      { publish: { web: { port: 80, pool: 'wbe', cidrs: ['0.0.0.0/0'] } } },
      'publish.web.pool',
      'there is no pool wbe: use one of manager',
    ],
    [
      'a generation of no node',
      { generations: { 'manager-4': 2 } },
      'generations.manager-4',
      'is no node of this cluster: did you mean manager-1?',
    ],
    [
      'a stack that is no compose file',
      { stacks: { web: 'version: 3' } },
      'stacks.web',
      'is no compose file: it has no services. Give the text of one, or { file: path }',
    ],
    [
      'a file that is not there',
      { stacks: { web: { file: '/nonexistent/web.yml' } } },
      'stacks.web',
      'there is no file /nonexistent/web.yml: paths begin at the folder of the configuration',
    ],
    [
      'an existing network by name',
      { network: { kind: 'existing', id: 'net', cidr: '10.1.1.0/24' } },
      'network.id',
      "net must be the network's UUID: cmk list networks shows it",
    ],
    ['an unknown orchestrator', { orchestrator: 'swram' }, 'orchestrator', 'swram is not known: did you mean swarm?'],
    [
      'an unknown kind of network',
      { network: { kind: 'isolate' } },
      'network.kind',
      'must be one of: isolated, existing',
    ],
    ['a value out of its range', { mtu: 100 }, 'mtu', 'must be from 1280 to 9216'],
  ])('%s', (_, change, path, message) => expect(mistakes(change)).toContainEqual([path, message]));

  test.each(['zone', 'template', 'adminCidrs', 'managers'])('a missing %s', (key) => {
    const [[path, message]] = mistakes({}, [key]) as [[string, string]];
    expect(path).toBe(key);
    expect(message).toMatch(/^is missing: give the /);
  });

  test('a missing offering', () =>
    expect(mistakes({ managers: { count: 1 } })).toEqual([
      ['managers.serviceOffering', 'is missing: give the name or UUID of a compute offering'],
    ]));

  test('names that are too long for a host', () => {
    const long = 'a'.repeat(60);
    const [[, message]] = mistakes({ pools: { [long]: { count: 1, serviceOffering: 'S' } } }) as [[string, string]];
    expect(message).toContain('has 67 characters, allowed are 63: shorten');
  });

  test('all mistakes of all clusters come at once', () => {
    const broken = { ...valid, managers: { count: 2, serviceOffering: 'S' } };
    const found = mistakesIn(JSON.stringify({ clusters: { one: broken, two: { ...valid, zone: 1 }, Three: valid } }));
    expect(found.map(([path]) => path)).toEqual(['clusters.one.managers.count', 'clusters.two.zone', 'clusters.Three']);
  });

  test('a file that is not YAML names the line', () =>
    expect(mistakesIn('clusters:\n  a: [1\n')[0]![0]).toMatch(/^line \d+$/));

  test('the same cluster twice', () => {
    const [[, message]] = mistakesIn('clusters:\n  a: {}\n  a: {}\n') as [[string, string]];
    expect(message).toContain('a is there twice: remove or rename one');
  });

  test('an empty file', () => expect(mistakesIn('')[0]![1]).toContain('is missing: give a mapping'));

  test('no clusters', () =>
    expect(mistakesIn('clusters: {}')).toEqual([['clusters', 'is empty: describe at least one cluster']]));
});

describe('the app', () => {
  const app = (path: string) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'main.ts'], {
      cwd: resolve(__dirname, '../..'),
      env: { ...process.env, CLUSTERS_CONFIG: path, CDKTF_OUTDIR: join(folder, 'out') },
      encoding: 'utf8',
    });

  test('prints the mistakes as lines, without a stack, and fails', () => {
    const path = file(JSON.stringify({ clusters: { edge: { ...valid, zone: 1, template: '' } } }));
    const { status, stderr, stdout } = app(path);
    expect(stderr.trimEnd().split('\n')).toEqual([
      `${path} has 2 mistakes`,
      '  clusters.edge.zone      must be a string, not a number: put it in quotes',
      '  clusters.edge.template  must not be empty',
    ]);
    expect([status, stdout]).toEqual([1, '']);
  });

  test('says what to do about a file that is not there', () => {
    const { status, stderr } = app('/nonexistent.yaml');
    expect(stderr).toBe(
      '/nonexistent.yaml has 1 mistake\n  does not exist: create it, or name another file in CLUSTERS_CONFIG\n',
    );
    expect(status).toBe(1);
  });
});
