import type { KubernetesClusterProps } from '../../lib/orchestrators/kubernetes/props';
import { pool, synthKubernetes } from '../support/synth';
import { cloudConfigOf, fileOn } from '../support/user-data';

const s3 = { endpoint: 'https://s3.example.org', bucket: 'backups', accessKey: 'THE-KEY\n', secretKey: 'THE-SECRET\n' };
const nfs = { server: 'files', path: '/exports/k8s' };
const at = '2026-11-23T14:00:00Z';

const OWN = /snapshot|s3|restore|nfs/;
const synth = (props: Partial<KubernetesClusterProps>) => synthKubernetes({ pools: { web: pool(1) }, ...props });
const files = (props: Partial<KubernetesClusterProps>, node = 'edge-control-plane-1') =>
  cloudConfigOf(synth(props), node).write_files!.filter(({ path }) => OWN.test(path));
const names = (props: Partial<KubernetesClusterProps>): string[] =>
  files(props).map(({ path }) => path.replace(/.*\/(cluster|system)\//, ''));
const settings = (props: Partial<KubernetesClusterProps>): string | undefined =>
  fileOn(synth(props), 'edge-control-plane-1', '/etc/cluster/snapshots.env');

const TIMER = ['etcd-snapshot.sh', 'etcd-snapshot.service', 'etcd-snapshot.timer'];
const BOTH = ['snapshots.env', 'snapshots.sh'];

test.each<[string, Partial<KubernetesClusterProps>, readonly string[]]>([
  ['without backups', {}, []],
  ['to a folder', { backup: {} }, [...BOTH, ...TIMER]],
  ['to an object store', { backup: { s3 } }, [...BOTH, ...TIMER, 's3', 's3.conf']],
  ['to a file server', { backup: { nfs } }, [...BOTH, ...TIMER, 'parts/nfs.sh']],
  ['to a file server, with a template that has all', { backup: { nfs }, preinstalled: true }, [...BOTH, ...TIMER]],
  ['restored from a folder', { restore: { from: '/etcd.db', at } }, [...BOTH, 'parts/restore.sh']],
  [
    'restored from a file server',
    { restore: { from: 'nfs://files/k/latest', at } },
    [...BOTH, 'parts/restore.sh', 'parts/nfs.sh'],
  ],
])('a control plane gets what it needs and no more: %s', (_, props, expected) => {
  expect(names(props).sort()).toEqual([...expected].sort());
});

test.each<[Partial<KubernetesClusterProps>, string[]]>([
  [{ backup: {} }, ["BACKUP_TO='/var/backups/etcd'", "BACKUP_KEEP='7'"]],
  [{ backup: { s3, keep: 30 } }, ["BACKUP_TO='s3://backups/edge'", "BACKUP_KEEP='30'"]],
  [{ backup: { s3: { ...s3, prefix: 'a/b' } } }, ["BACKUP_TO='s3://backups/a/b'", "BACKUP_KEEP='7'"]],
  [
    { backup: { nfs } },
    [
      "BACKUP_TO='nfs://files/exports/k8s'",
      "BACKUP_KEEP='7'",
      "NFS_OPTIONS='nfsvers=4,soft,timeo=100,retrans=3,retry=1,nosuid,nodev,noexec'",
    ],
  ],
  [
    { backup: { nfs: { ...nfs, options: 'nfsvers=3' } }, restore: { from: 'nfs://files/exports/k8s/latest', at } },
    [
      "BACKUP_TO='nfs://files/exports/k8s'",
      "BACKUP_KEEP='7'",
      "RESTORE_FROM='nfs://files/exports/k8s/latest'",
      `RESTORE_AT='${at}'`,
      "NFS_OPTIONS='nfsvers=3'",
    ],
  ],
])('where snapshots are, in the words of the scripts: %j', (props, lines) => {
  expect(settings(props)!.trim().split('\n')).toEqual(lines);
});

test('the keys to the store are for root on control planes, and nowhere else', () => {
  const terraform = synth({ backup: { s3 } });
  const text =
    'endpoint https://s3.example.org\nregion us-east-1\naccessKey THE-KEY\nsecretKey THE-SECRET\ninsecure \n';
  expect(files({ backup: { s3 } }).find(({ path }) => path.endsWith('s3.conf'))).toEqual({
    path: '/etc/cluster/s3.conf',
    permissions: '0600',
    content: text,
  });
  expect(JSON.stringify(cloudConfigOf(terraform, 'edge-web-1'))).not.toMatch(/THE-|s3\.example/);
  const { cloudstack_instance: _, ...others } = terraform.resource;
  expect(JSON.stringify([others, terraform.output])).not.toMatch(/THE-(KEY|SECRET)/);
});

test('a first control plane that was made anew may found again only where something is to be restored', () => {
  const mayInit = (props: Partial<KubernetesClusterProps>) =>
    /^MAY_INIT='(.*)'$/m.exec(
      fileOn(
        synth({ generations: { 'control-plane-1': 2 }, ...props }),
        'edge-control-plane-1',
        '/etc/cluster/cluster.env',
      )!,
    )?.[1];
  expect(mayInit({ backup: { s3 } })).toBe('');
  expect(mayInit({ backup: { s3 }, restore: { from: 's3://backups/edge/latest', at } })).toBe('true');
});
