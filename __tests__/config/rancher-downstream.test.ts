import { checkChange, deployedDownstream } from '../../lib/orchestrators/rancher-downstream/check-change';
import type { RancherDownstreamClusterProps } from '../../lib/orchestrators/rancher-downstream/props';
import { mistakes, rancherEntry } from '../support/clusters-file';

const pool = (changes: object = {}): object => ({ count: 1, serviceOffering: 'Small', ...changes });
const all = pool({ roles: ['etcd', 'controlPlane', 'worker'] });
const access = { url: 'https://rancher.example.org', token: 'token-abcde:0123456789' };

const entry = (changes: object): object => ({
  orchestrator: 'rancher-downstream',
  rancher: { cluster: 'hub' },
  version: '1.35.7+rke2r1',
  zone: 'zone-1',
  template: 'Debian 12',
  adminCidrs: ['203.0.113.0/24'],
  pools: { all },
  ...changes,
});

const mistakesOf = (changes: object, name = 'apps'): string[] =>
  mistakes({ clusters: { hub: rancherEntry(), [name]: entry(changes) } })
    .slice(1)
    .map((line) => line.replace(`clusters.${name}.`, ''));

test('the least that a cluster has to be told is enough', () => expect(mistakesOf({})).toEqual([]));

test('a Rancher elsewhere needs its URL and a way in', () => expect(mistakesOf({ rancher: access })).toEqual([]));

describe('a mistake is told with where it is and what to do', () => {
  test.each<[string, object, string]>([
    [
      'no etcd',
      { pools: { all: pool({ roles: ['controlPlane', 'worker'] }) } },
      'pools  have no node with the role etcd, which a cluster needs: give a pool roles: [etcd]',
    ],
    [
      'no control plane',
      { pools: { all: pool({ roles: ['etcd', 'worker'] }) } },
      'pools  have no node with the role controlPlane, which a cluster needs: give a pool roles: [controlPlane]',
    ],
    [
      'no worker',
      { pools: { all: pool({ roles: ['etcd', 'controlPlane'] }) } },
      'pools  have no node with the role worker, which a cluster needs: give a pool roles: [worker]',
    ],
    [
      'an even number of etcd',
      { pools: { all, more: pool({ roles: ['etcd'] }) } },
      'pools  have 2 nodes with the role etcd, which keep a majority no better than 1: take an odd number',
    ],
    [
      'a role that there is not',
      { pools: { all, more: pool({ roles: ['master'] }) } },
      'pools.more.roles.0  must be one of: etcd, controlPlane, worker',
    ],
    [
      'a Rancher that is not in the file',
      { rancher: { cluster: 'hup' } },
      'rancher.cluster  hup is no cluster with the orchestrator rancher: use one of: hub',
    ],
    [
      'a named Rancher with a URL',
      { rancher: { cluster: 'hub', url: 'https://rancher.example.org' } },
      'rancher.url  is told by hub: leave it out, or cluster',
    ],
    ['no URL', { rancher: { token: 'token-a:b' } }, 'rancher.url  is missing: give the URL of Rancher'],
    [
      'no way in',
      { rancher: { url: access.url } },
      'rancher.token  is the way in, or bootstrapPassword is: give one of them, and only one',
    ],
    [
      'two ways in',
      { rancher: { ...access, bootstrapPassword: 'correct horse battery' } },
      'rancher.token  is the way in, or bootstrapPassword is: give one of them, and only one',
    ],
    [
      'a URL without encryption',
      { rancher: { ...access, url: 'http://rancher.example.org' } },
      'rancher.url  must be https:// and the name of Rancher, without a path, such as https://rancher.example.org',
    ],
    [
      'a CA that is none',
      { rancher: { ...access, ca: 'ca.crt' } },
      'rancher.ca  is no certificate in PEM form: give the output ca of the Rancher',
    ],
    [
      'a short password for the first user',
      { rancher: { cluster: 'hub', adminPassword: 'secret' } },
      'rancher.adminPassword  has 6 characters, Rancher takes 12 or more: give a longer one',
    ],
    [
      'a Rancher of which no provider is known',
      { rancher: { ...access, version: '2.9.1' } },
      'rancher.version  2.9.1 is not known here: take 2.15, 2.14, 2.13, 2.12, such as 2.14.4, or give providerVersion, the version of rancher/rancher2 for 2.9',
    ],
    [
      'a Kubernetes too new for Rancher',
      { version: '1.36.3+rke2r1' },
      'version  1.36.3+rke2r1 is too new for Rancher 2.14.4, which goes up to Kubernetes 1.35: take an older one, raise rancher.version, or say allowUntested: true',
    ],
    [
      'a version that is none',
      { version: 'v1.35.7' },
      'version  must be a full version without v, such as "1.35.7+rke2r1" or "1.35.7+k3s1"',
    ],
  ])('%s', (_, changes, mistake) => expect(mistakesOf(changes)).toEqual([mistake]));

  test("the name of Rancher's own cluster", () =>
    expect(mistakesOf({}, 'local')).toEqual([
      'clusters.local  local is what Rancher calls its own cluster: take another name',
    ]));
});

test('a cluster that is there cannot go from one distribution to the other', () => {
  const props = (version: string) => ({ version }) as RancherDownstreamClusterProps;
  const before = deployedDownstream(props('1.34.10+rke2r1'));
  expect(checkChange(before, props('1.35.7+rke2r1'))).toEqual([]);
  expect(checkChange(before, props('1.35.7+k3s1'))).toEqual([
    { path: 'version', message: 'is RKE2 since the cluster exists, and cannot become K3s' },
  ]);
});
