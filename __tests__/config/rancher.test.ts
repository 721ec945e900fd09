import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkChange, deployedRancher } from '../../lib/orchestrators/rancher/check-change';
import type { RancherClusterProps } from '../../lib/orchestrators/rancher/props';
import { mistakesOfRancher as mistakesOf } from '../support/clusters-file';

const fixture = (name: string): string => readFileSync(resolve(__dirname, '../fixtures', name), 'utf8');
const certificate = { certificate: fixture('rancher.crt'), key: fixture('rancher.key') };
const pool = (changes: object = {}): object => ({ count: 1, serviceOffering: 'Small', ...changes });

test('the least that a Rancher has to be told is enough', () => expect(mistakesOf({})).toEqual([]));

describe('a mistake is told with where it is and what to do', () => {
  test.each<[string, object, string]>([
    [
      'an even number of servers',
      { servers: pool({ count: 2 }) },
      'servers.count  must be 1, 3 or 5 so that etcd keeps a majority; got 2',
    ],
    [
      'a version that is none',
      { version: '1.35' },
      'version  must be a full version without v, such as "1.35.7+k3s1" or "1.35.7+rke2r1"',
    ],
    [
      "the other distribution's version",
      { distribution: 'rke2', version: '1.35.7+k3s1' },
      'version  1.35.7+k3s1 is no version of RKE2: take one such as 1.35.7+rke2r1',
    ],
    [
      'a version that this was not made for',
      { version: '1.25.4+k3s1' },
      'version  1.25.4+k3s1 is not supported: take K3s 1.31 to 1.36, such as 1.35.7+k3s1, or say allowUntested: true',
    ],
    [
      'a Kubernetes too new for Rancher',
      { version: '1.36.3+k3s1' },
      'version  K3s 1.36.3+k3s1 is too new for Rancher 2.14.4, which takes Kubernetes up to 1.35: lower version, or raise chart.version',
    ],
    [
      'a Rancher that is not known',
      { chart: { version: '2.9.1' } },
      'chart.version  2.9.1 is not supported: take 2.15, 2.14, 2.13, 2.12, such as 2.14.4, or say allowUntested: true',
    ],
    [
      'tokens that this Rancher does not change',
      { version: '1.33.13+k3s2', chart: { version: '2.12.12' }, registrationTokenRotation: false },
      'registrationTokenRotation  is not known to Rancher 2.12.12, whose tokens do not change: leave it out, or take 2.13 or newer',
    ],
    [
      'a program without its sum',
      { preinstalled: false },
      'artifacts.k3s.sha256  is missing: the sum of K3s 1.35.7+k3s1 is not known here. Give { amd64: … } as sha256sum-amd64.txt of its release says, or use a template that has K3s and say preinstalled: true',
    ],
    [
      'an RKE2 to download',
      { distribution: 'rke2', preinstalled: false },
      'preinstalled  RKE2 is not downloaded: use a template that has it, and say preinstalled: true',
    ],
    [
      'a short password',
      { bootstrapPassword: 'secret\n' },
      'bootstrapPassword  has 6 characters, Rancher takes 12 or more: give a longer one, or leave it out for a random one',
    ],
    [
      'a certificate for no name',
      { certificate },
      'hostname  is missing: a certificate is for a name, so give that name',
    ],
    [
      'a certificate for another name',
      { certificate, hostname: 'other.example.org' },
      'certificate.certificate  is not for other.example.org, but for DNS:rancher.example.org',
    ],
    [
      'a chart from two places',
      { chart: { url: 'https://a.example.org/rancher.tgz', repo: 'https://b.example.org' } },
      'chart.url  is the chart itself: leave chart.repo out, or chart.url',
    ],
    [
      'a hostname that is none',
      { hostname: 'rancher' },
      'hostname  must be a DNS name in lower case, such as rancher.example.org',
    ],
    [
      'a pool with the name of the servers',
      { pools: { server: pool() } },
      'pools.server  is the name of the servers: give the pool another one',
    ],
    [
      'networks in each other',
      { podCidr: '10.43.0.0/17' },
      'serviceCidr  10.43.0.0/16 overlaps podCidr 10.43.0.0/17: move one of them',
    ],
    [
      "Rancher's own port",
      { publish: { web: { port: 443, cidrs: ['203.0.113.0/24'] } } },
      'publish.web.port  443 is taken by Rancher: choose another one',
    ],
  ])('%s', (_, changes, line) => expect(mistakesOf(changes)).toEqual([line]));

  test('a key of another certificate', () => {
    const folder = mkdtempSync(join(tmpdir(), 'key-'));
    try {
      execFileSync('openssl', ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'key'], {
        cwd: folder,
        stdio: 'pipe',
      });
      const key = readFileSync(join(folder, 'key'), 'utf8');
      expect(mistakesOf({ hostname: 'rancher.example.org', certificate: { ...certificate, key } })).toEqual([
        'certificate.key  is not the key of the certificate: give the one that it was made with',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test('a certificate that fits is taken', () =>
  expect(mistakesOf({ hostname: 'rancher.example.org', certificate })).toEqual([]));

test('untested versions are taken where they are asked for', () =>
  expect(mistakesOf({ version: '1.25.4+k3s1', allowUntested: true })).toEqual([]));

describe('a cluster that is there', () => {
  const props = (changes: object = {}) =>
    ({ servers: { count: 3, serviceOffering: 'Small' }, ...changes }) as RancherClusterProps;
  const before = deployedRancher(props());
  const paths = (changes: object): string[] => checkChange(before, props(changes)).map(({ path }) => path);

  test('stays as it is, or goes one minor version on', () => {
    expect(paths({})).toEqual([]);
    expect(paths({ version: '1.36.3+k3s1', chart: { version: '2.15.0' } })).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['an older Kubernetes', { version: '1.34.10+k3s1' }, 'version'],
    ['a jump', { version: '1.37.0+k3s1' }, 'version'],
    ['an older Rancher', { chart: { version: '2.13.8' } }, 'chart.version'],
    ['another network of pods', { podCidr: '10.200.0.0/16' }, 'podCidr'],
    ['another distribution', { distribution: 'rke2', version: '1.35.7+rke2r1' }, 'distribution'],
    ['fewer servers', { servers: { count: 1, serviceOffering: 'Small' } }, 'servers.count'],
  ])('cannot get %s', (_, changes, path) => expect(paths(changes)).toEqual([path]));
});

describe("a certificate of Let's Encrypt", () => {
  const letsEncrypt = { email: 'operator@example.org' };

  test('needs a name and an open port 80, and no other certificate', () => {
    expect(mistakesOf({ letsEncrypt })).toEqual([
      "hostname  is missing: Let's Encrypt calls back by the name, so give one that is yours",
      "clientCidrs  must have 0.0.0.0/0: Let's Encrypt calls back at port 80, and does not say from where",
    ]);
    const open = { hostname: 'rancher.example.org', clientCidrs: ['0.0.0.0/0'], letsEncrypt };
    expect(mistakesOf(open)).toEqual([]);
    expect(mistakesOf({ ...open, certificate })).toContain(
      'letsEncrypt  brings a certificate, and certificate is one: leave one of them out',
    );
    expect(mistakesOf({ ...open, letsEncrypt: { email: 'nobody' } })).toEqual([
      'letsEncrypt.email  must be an address of e-mail',
    ]);
  });
});

test('a proxy without a password, and authorities that are certificates', () => {
  expect(mistakesOf({ proxy: { http: 'http://me:secret@proxy:3128' } })[0]).toContain('holds a user or password');
  expect(mistakesOf({ additionalTrustedCAs: 'ca.pem' })).toEqual([
    'additionalTrustedCAs  must be certificates in PEM form, as { file: path }',
  ]);
});

describe('snapshots', () => {
  const s3 = { endpoint: 'https://s3.example.org', bucket: 'backups', accessKey: 'A', secretKey: 'S' };
  const at = '2026-11-23T14:00:00Z';

  test.each([
    {},
    { backup: { schedule: '@daily', directory: '/srv/snapshots', keep: 3 } },
    { backup: { schedule: '*/30 1-5 * * MON', s3 } },
    { restore: { from: '/srv/snapshots/latest', at } },
    { restore: { from: 'https://example.org/snapshot?sum=1', at } },
    { backup: { s3 }, restore: { from: 's3://backups/edge/latest', at } },
  ])('are made and restored: %j', (props) => expect(mistakesOf(props)).toEqual([]));

  test('say what they lack', () => {
    expect(mistakesOf({ backup: { schedule: '*-*-* 03:00', directory: 'x', keep: 0, s3: {} } })).toEqual([
      'backup.schedule  must be a cron time, such as "0 3 * * *"',
      'backup.directory  must be an absolute path, without a slash at its end',
      'backup.s3.endpoint  is missing: give the URL of the store, such as https://s3.example.org',
      'backup.s3.bucket  is missing: give the name of the bucket',
      'backup.s3.accessKey  is missing: give the access key, as { file: path }',
      'backup.s3.secretKey  is missing: give the secret key, as { file: path }',
      'backup.keep  must be at least 1',
    ]);
    expect(mistakesOf({ backup: { s3: { ...s3, endpoint: 'http://10.0.0.5' } } })[0]).toContain(
      'backup.s3.endpoint  http:// shows the whole cluster',
    );
    expect(mistakesOf({ restore: { from: 's3://backups/edge/latest', at } })).toEqual([
      'restore.from  s3://backups/edge/latest needs backup.s3: the endpoint and the keys there are those that it is fetched by',
    ]);
    expect(mistakesOf({ restore: { from: 'nfs://server/latest', at: 'now' } })).toEqual([
      'restore.from  must be an absolute path, or a URL with s3:// or https://, such as s3://bucket/prefix/latest',
      'restore.at  must be a time in UTC, such as 2026-11-23T14:00:00Z',
    ]);
  });
});
