import { mistakesOfKubernetes as mistakesOf } from '../support/clusters-file';

const pool = (count: unknown, more: object = {}) => ({ count, serviceOffering: 'Small', ...more });
const sum = '0123456789abcdef'.repeat(4);
const NAME = 'must be a name or domain/name: letters, digits, - _ . and at most 63 characters';
const RESERVED =
  'is reserved: nodes may only give themselves node.kubernetes.io/, kubelet.kubernetes.io/, topology.kubernetes.io/zone, ' +
  "topology.kubernetes.io/region of Kubernetes' own names. Take a name without that domain";

test('a Kubernetes as it should be has no mistakes', () => {
  expect(mistakesOf({})).toEqual([]);
});

test('everything that has to be told is asked for at once', () => {
  const publish = { web: {} };
  const pools = { web: { taints: [{}] } };
  expect(mistakesOf({ controlPlane: undefined, publish, pools })).toEqual([
    'controlPlane  is missing: give the control planes: count and serviceOffering',
    'pools.web.count  is missing: give the number of nodes',
    'pools.web.serviceOffering  is missing: give the name or UUID of a compute offering',
    'pools.web.taints.0.key  is missing: give the name of the taint',
    'pools.web.taints.0.effect  must be one of: NoSchedule, PreferNoSchedule, NoExecute',
    'publish.web.port  is missing: give the port at the address of the cluster',
    'publish.web.nodePort  is missing: give the port of the nodes: the node port of the service, 30000 to 32767',
    'publish.web.cidrs  is missing: give the networks that may connect; ["0.0.0.0/0"] for everybody',
  ]);
});

describe('control planes', () => {
  test.each([
    [0, '0: use 1'],
    [2, '2: use 1 or 3'],
    [4, '4: use 3 or 5'],
    [9, '9: use 7'],
  ])('%d of them keep no majority', (count, end) => {
    expect(mistakesOf({ controlPlane: pool(count) })).toEqual([
      `controlPlane.count  must be 1, 3, 5 or 7 so that etcd keeps a majority; got ${end}`,
    ]);
  });

  test('have a name that no pool can have', () => {
    expect(mistakesOf({ pools: { 'control-plane': pool(1) } })).toEqual([
      'pools.control-plane  is the name of the control planes: give the pool another one',
    ]);
  });
});

describe('versions', () => {
  test.each(['1.34.0', '1.35.8', '1.36.4'])('%s is there', (version) => expect(mistakesOf({ version })).toEqual([]));

  test.each(['1.33.9', '1.38.0', '2.0.0'])('%s is not what this package was made for', (version) => {
    expect(mistakesOf({ version })).toEqual([
      `version  ${version} is not supported: take 1.34, 1.35, 1.36 or 1.37, such as 1.36.4, or say allowUntested: true`,
    ]);
  });

  test.each(['1.36', 'v1.36.4', 'latest', '1.36.0-rc.1'])('%s is no version', (version) => {
    expect(mistakesOf({ version })).toEqual(['version  must be a full version without v, such as "1.36.4"']);
  });

  test('a version without quotes', () => {
    expect(mistakesOf({ version: 1.36 })).toEqual(['version  must be a string, not a number: put it in quotes']);
  });

  test('one whose sums are not known needs them from the user', () => {
    const line =
      'version  the sums of 1.37.2 are not known here: take 1.36.4, 1.35.8 or 1.34.11 or a patch before them, ' +
      'or give sha256 of kubeadm, kubelet, kubectl in artifacts';
    expect(mistakesOf({ version: '1.37.2' })).toEqual([line]);
    const given = { sha256: { amd64: sum } };
    expect(mistakesOf({ version: '1.37.2', artifacts: { kubeadm: given, kubelet: given, kubectl: given } })).toEqual(
      [],
    );
    expect(mistakesOf({ version: '1.37.2', artifacts: { kubeadm: given } })).toEqual([
      'artifacts.kubelet.sha256  is missing: the sum of kubelet 1.37.2 is not known here, give { amd64: … } as its publisher says',
      'artifacts.kubectl.sha256  is missing: the sum of kubectl 1.37.2 is not known here, give { amd64: … } as its publisher says',
    ]);
  });

  test('any is taken where somebody says so, or where the template has it', () => {
    expect(mistakesOf({ version: '1.37.2', preinstalled: true })).toEqual([]);
    expect(mistakesOf({ version: '1.38.0', preinstalled: true, allowUntested: true })).toEqual([]);
  });
});

describe('artifacts', () => {
  test('of another version than the cluster', () => {
    expect(mistakesOf({ version: '1.36.3', artifacts: { kubelet: { version: '1.36.4' } } })).toEqual([
      'artifacts.kubelet.version  1.36.4 is not the version of the cluster, 1.36.3: leave it out, or change version',
    ]);
  });

  test('of a version whose sum is not known', () => {
    expect(mistakesOf({ artifacts: { containerd: { version: '2.3.9' } } })).toEqual([
      'artifacts.containerd.sha256  is missing: the sum of containerd 2.3.9 is not known here, give { amd64: … } as its publisher says',
    ]);
  });

  test.each<[string, object, string]>([
    ['a program that is none', { docker: {} }, 'artifacts.docker  unknown key: allowed are '],
    ['a misspelt program', { kubectrl: {} }, 'artifacts.kubectrl  unknown key: did you mean kubectl?'],
    [
      'a sum that is none',
      { runc: { sha256: { amd64: 'abc' } } },
      'artifacts.runc.sha256.amd64  must be 64 hexadecimal',
    ],
    ['a CPU that is none', { runc: { sha256: { x86: sum } } }, 'artifacts.runc.sha256.x86  unknown key'],
    ['a URL that is none', { runc: { url: 'runc' } }, 'artifacts.runc.url  must be a URL'],
  ])('%s', (_, artifacts, line) => {
    expect(mistakesOf({ artifacts })).toContainEqual(expect.stringContaining(line));
  });
});

describe('networks', () => {
  test('that overlap', () => {
    const network = { kind: 'isolated', cidr: '10.96.0.0/24' };
    expect(mistakesOf({ network })).toEqual([
      'serviceCidr  10.96.0.0/12 overlaps network.cidr 10.96.0.0/24: move one of them',
    ]);
    expect(mistakesOf({ network, podCidr: '10.96.0.0/16', serviceCidr: '10.96.128.0/20' })).toEqual([
      'podCidr  10.96.0.0/16 overlaps network.cidr 10.96.0.0/24: move one of them',
      'serviceCidr  10.96.128.0/20 overlaps podCidr 10.96.0.0/16: move one of them',
    ]);
  });

  test('of pods too small for the nodes', () => {
    expect(mistakesOf({ podCidr: '10.244.0.0/22', pools: { web: pool(4) } })).toEqual([
      'podCidr  10.244.0.0/22 holds a /24 for 4 nodes, planned are 5: take a larger network',
    ]);
    expect(mistakesOf({ podCidr: '10.244.0.0/25' })).toEqual([
      'podCidr  10.244.0.0/25 holds a /24 for 0 nodes, planned are 1: take a larger network',
    ]);
  });

  test.each(['10.0.0.0/8', '10.96.0.0/29'])(
    'of services of a size that Kubernetes does not take: %s',
    (serviceCidr) => {
      expect(
        mistakesOf({ network: { kind: 'isolated', cidr: '192.168.1.0/24' }, podCidr: '172.16.0.0/16', serviceCidr }),
      ).toEqual([`serviceCidr  ${serviceCidr} must have a prefix from /12 to /28`]);
    },
  );

  test('of nodes too small for them', () => {
    expect(mistakesOf({ network: { kind: 'isolated', cidr: '10.1.1.0/28' }, pools: { web: pool(13) } })).toEqual([
      'network.cidr  10.1.1.0/28 has room for 13 nodes, planned are 14: take a larger network',
    ]);
    expect(mistakesOf({ network: { kind: 'isolated', cidr: '10.1.1.0/28' }, controlPlane: pool(5) })).toEqual([
      'network.cidr  10.1.1.0/28 has no 15th address, which the last control plane would have: take a larger network',
    ]);
  });

  test.each([
    ['flanel', 'cni  flanel is not known: did you mean flannel? It must be one of: flannel, calico, cilium, none'],
    ['celium', 'cni  celium is not known: did you mean cilium? It must be one of: flannel, calico, cilium, none'],
    ['weave', 'cni  must be one of: flannel, calico, cilium, none'],
  ])('by a CNI %s that does not exist', (cni, line) => expect(mistakesOf({ cni })).toEqual([line]));
});

describe('a released network of pods', () => {
  const CHART = 'https://helm.cilium.io/cilium-1.18.9.tgz';
  const MANIFEST = 'https://raw.githubusercontent.com/projectcalico/calico/v<version>/manifests/calico-vxlan.yaml';
  const release = { version: '1.18.9', sha256: sum };

  test('as it should be', () => {
    expect(mistakesOf({ cni: 'calico', cniRelease: release })).toEqual([]);
    expect(mistakesOf({ cni: 'cilium', cniRelease: { ...release, values: { debug: { enabled: true } } } })).toEqual([]);
  });

  test('needs version and sum, and says how to get the sum', () => {
    expect(mistakesOf({ cni: 'calico' })).toEqual([
      `cniRelease  is missing: calico needs its version and sha256, which curl -fsSL ${MANIFEST} | sha256sum tells`,
    ]);
    expect(mistakesOf({ cni: 'cilium', cniRelease: { version: '1.18.9' } })).toEqual([
      `cniRelease.sha256  is missing: curl -fsSL ${CHART} | sha256sum tells`,
    ]);
    expect(mistakesOf({ cni: 'cilium', cniRelease: { sha256: sum } })).toEqual([
      'cniRelease.version  is missing: give the version, without v',
    ]);
  });

  test.each<[string, object, string]>([
    ['a release of nothing', { cniRelease: release }, 'cniRelease  is for calico and cilium: leave it out, or take'],
    [
      'values for a manifest',
      { cni: 'calico', cniRelease: { ...release, values: {} } },
      "cniRelease.values  is for Cilium's chart: change Calico by manifests",
    ],
    [
      'a version with v',
      { cni: 'calico', cniRelease: { ...release, version: 'v3.32.2' } },
      'cniRelease.version  must be a full version without v',
    ],
    [
      'a URL with a password, which would be in logs',
      { cni: 'calico', cniRelease: { ...release, url: 'https://me:secret@example.org/calico.yaml' } },
      'cniRelease.url  must be a URL without credentials',
    ],
  ])('%s', (_, changes, line) => expect(mistakesOf(changes)).toEqual([expect.stringContaining(line)]));
});

describe('images', () => {
  const credentials = { username: 'puller', password: 'secret' };

  test('from private registries and archives', () => {
    const registryAuth = { 'registry.example.org:5000': credentials, 'docker.io': credentials };
    const imageArchives = [{ url: 'http://10.0.0.5/images.tar.zst', sha256: sum }];
    expect(mistakesOf({ registryAuth, imageArchives })).toEqual([]);
  });

  test.each<[string, object, string]>([
    [
      'a registry by its URL',
      { registryAuth: { 'https://registry.example.org': credentials } },
      'registryAuth.https://registry.example.org  has a name of the wrong form: must be a host',
    ],
    [
      'a name without password',
      { registryAuth: { 'ghcr.io': { username: 'me' } } },
      'registryAuth.ghcr.io.password  is missing: give the password, as { file: path }',
    ],
    [
      'a name that would end at its colon',
      { registryAuth: { 'ghcr.io': { ...credentials, username: 'a:b' } } },
      'registryAuth.ghcr.io.username  must not be empty nor have a colon or blanks',
    ],
    [
      'a containerd that has no place for passwords any more',
      {
        registryAuth: { 'ghcr.io': credentials },
        artifacts: { containerd: { version: '2.4.0', sha256: { amd64: sum } } },
      },
      'registryAuth  is for containerd before 2.4, planned is 2.4.0',
    ],
    [
      'an archive without sum',
      { imageArchives: [{ url: 'https://example.org/a.tar' }] },
      'imageArchives.0.sha256  is missing: give the sum of the archive, as sha256sum tells it',
    ],
    [
      'an archive on the disk',
      { imageArchives: [{ url: '/srv/a.tar', sha256: sum }] },
      'imageArchives.0.url  must be a URL without credentials',
    ],
  ])('%s', (_, changes, line) => expect(mistakesOf(changes)).toEqual([expect.stringContaining(line)]));
});

describe('labels and taints', () => {
  const labels = (changes: Record<string, string>) => mistakesOf({ pools: { web: pool(1, { labels: changes }) } });
  const taints = (...changes: object[]) => mistakesOf({ pools: { web: pool(1, { taints: changes }) } });

  test.each(['tier', 'example.org/tier', 'node.kubernetes.io/disk', 'topology.kubernetes.io/zone'])(
    'label %s is for everybody',
    (key) => expect(labels({ [key]: 'a' })).toEqual([]),
  );

  test.each(['kubernetes.io/role', 'node-role.kubernetes.io/worker', 'x.k8s.io/y', 'topology.kubernetes.io/rack'])(
    'label %s is reserved',
    (key) => expect(labels({ [key]: 'a' })).toEqual([`pools.web.labels.${key}  ${RESERVED}`]),
  );

  test('labels that isolate nodes are not for the nodes to set', () => {
    expect(labels({ 'node-restriction.kubernetes.io/secret': 'a' })).toEqual([
      'pools.web.labels.node-restriction.kubernetes.io/secret  is what nodes must not say of themselves: set it with kubectl label when the node is there',
    ]);
  });

  test('the label of the pool is the cluster', () => {
    expect(labels({ 'cloudstack-clusters/pool': 'a' })).toEqual([
      'pools.web.labels.cloudstack-clusters/pool  is set by the cluster itself: take another name',
    ]);
  });

  test.each(['a b', '-a', 'a/b/c', 'Example.org/x', `x${'y'.repeat(63)}`, ''])('a key that is none: %j', (key) => {
    expect(labels({ [key]: 'a' })).toEqual([expect.stringContaining(NAME)]);
    expect(taints({ key, effect: 'NoSchedule' })).toEqual([expect.stringMatching(/taints\.0\.key {2}.*must /)]);
  });

  test.each(['a b', '-a', 'a/b', 'x'.repeat(64)])('a value that is none: %j', (value) => {
    const end = `${value} must be letters, digits, - _ . with a letter or digit at both ends, at most 63 characters`;
    expect(labels({ tier: value })).toEqual([`pools.web.labels.tier  ${end}`]);
    expect(taints({ key: 'a', value, effect: 'NoSchedule' })).toEqual([`pools.web.taints.0.value  ${end}`]);
  });

  test('a taint without an effect, or with one that is none', () => {
    const line = 'must be one of: NoSchedule, PreferNoSchedule, NoExecute';
    expect(taints({ key: 'a' })).toEqual([`pools.web.taints.0.effect  ${line}`]);
    expect(taints({ key: 'a', effect: 'noschedule' })).toEqual([
      `pools.web.taints.0.effect  noschedule is not known: did you mean NoSchedule? It ${line}`,
    ]);
  });

  test('a taint that is there twice', () => {
    const taint = { key: 'a', effect: 'NoSchedule' };
    expect(taints(taint, { key: 'a', effect: 'NoExecute' })).toEqual([]);
    expect(taints(taint, { ...taint, value: 'b' })).toEqual([
      'pools.web.taints.1  is there twice: remove one of the two a',
    ]);
  });

  test('of the control planes are not for users to set', () => {
    expect(mistakesOf({ controlPlane: pool(1, { taints: [] }) })).toEqual([
      'controlPlane.taints  unknown key: allowed are count, serviceOffering, template, rootDiskSizeGib, details, hostAffinity, dataDisk',
    ]);
  });
});

describe('published ports', () => {
  const publish = (port: number, nodePort: number, more: object = {}) =>
    mistakesOf({ publish: { web: { port, nodePort, cidrs: ['10.0.0.0/8'], ...more } } });

  test('that the API has already', () => {
    expect(publish(6443, 30_080)).toEqual([
      'publish.web.port  6443 is taken by the Kubernetes API: choose another one',
    ]);
  });

  test.each([
    [22, 'SSH'],
    [6443, 'the Kubernetes API'],
    [2379, 'etcd'],
    [10_250, 'the kubelet'],
  ])('that lead to port %d of the nodes', (nodePort, owner) => {
    expect(publish(80, nodePort)).toEqual([
      `publish.web.nodePort  ${nodePort} is taken by ${owner} on the nodes: choose another nodePort`,
    ]);
  });

  test('that two services want', () => {
    const web = { port: 80, nodePort: 30_080, cidrs: ['10.0.0.0/8'] };
    expect(mistakesOf({ publish: { a: web, b: { ...web, nodePort: 30_081 } } })).toEqual([
      'publish.b.port  80 is taken by publish.a: choose another one',
    ]);
  });

  test('of a pool that does not exist', () => {
    expect(publish(80, 30_080, { pool: 'wbe' })).toEqual([
      'publish.web.pool  there is no pool wbe: use one of control-plane',
    ]);
  });
});

describe('manifests', () => {
  test.each<[string, string, string]>([
    ['that are not YAML', 'a: [', 'is not YAML: '],
    ['that are empty', '', 'holds what is no Kubernetes object: every document needs apiVersion and kind'],
    [
      'that are something else',
      'services: {}',
      'holds what is no Kubernetes object: every document needs apiVersion and kind',
    ],
  ])('%s', (_, text, line) => {
    expect(mistakesOf({ manifests: { app: text } })).toEqual([expect.stringContaining(`manifests.app  ${line}`)]);
  });

  test('of a name that is no file', () => {
    expect(mistakesOf({ manifests: { 'My App': 'apiVersion: v1\nkind: Namespace' } })).toEqual([
      'manifests.My App  manifest name must be lower-case letters, digits and hyphens, beginning with a letter, not ending with a hyphen',
    ]);
  });

  test('may hold several objects', () => {
    const object = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: a }\n';
    expect(mistakesOf({ manifests: { app: `---\n${object}---\n${object}---\n` } })).toEqual([]);
  });
});

describe('who may use the API', () => {
  test.each<[string, object, string]>([
    [
      'an issuer without TLS',
      { issuerUrl: 'http://login', audiences: ['k'] },
      'oidc.0.issuerUrl  must be an https URL',
    ],
    [
      'an issuer without clients',
      { issuerUrl: 'https://login', audiences: [] },
      'oidc.0.audiences  must name the client id',
    ],
    ['an issuer that is none', { audiences: ['k'] }, 'oidc.0.issuerUrl  is missing: give the URL of the issuer'],
  ])('%s', (_, issuer, line) => expect(mistakesOf({ oidc: [issuer] })).toEqual([expect.stringContaining(line)]));
});

describe('an audit policy', () => {
  const needs = 'auditPolicy  is no audit policy: it needs apiVersion audit.k8s.io/v1, kind Policy and rules';

  test.each(['rules: []', 'apiVersion: audit.k8s.io/v1\nkind: Policy', '- a', '~'])('that is none: %j', (auditPolicy) =>
    expect(mistakesOf({ auditPolicy })).toEqual([needs]),
  );

  test('that is not YAML', () => {
    expect(mistakesOf({ auditPolicy: 'a: [' })).toEqual([expect.stringContaining('auditPolicy  is not YAML')]);
  });
});

describe('add-ons', () => {
  const cloudstack = { apiUrl: 'https://cloud.example.org/client/api', apiKey: 'a', secretKey: 'b' };
  const uuid = '2e4a5d9c-6c62-4a4a-9d7d-3b8a9b3c1a55';

  test('that need CloudStack have to be told the way', () => {
    expect(mistakesOf({ addons: { cloudControllerManager: {}, csi: {} } })).toEqual([
      'addons.cloudstack  is missing: cloudControllerManager and csi need apiUrl, apiKey and secretKey of CloudStack',
    ]);
    expect(mistakesOf({ addons: { cloudstack, cloudControllerManager: {}, csi: {}, metricsServer: {} } })).toEqual([]);
  });

  test('need the UUID of a project that is given by name', () => {
    const addons = { cloudstack, cloudControllerManager: {} };
    expect(mistakesOf({ project: 'team', addons })).toEqual([
      'addons.cloudstack.projectId  is missing: give the UUID of the project team',
    ]);
    expect(mistakesOf({ project: uuid, addons })).toEqual([]);
    expect(
      mistakesOf({ project: 'team', addons: { ...addons, cloudstack: { ...cloudstack, projectId: uuid } } }),
    ).toEqual([]);
  });

  test('need keys that are there', () => {
    expect(mistakesOf({ addons: { cloudstack: { apiUrl: 'cloud', apiKey: '' } } })).toEqual([
      'addons.cloudstack.apiUrl  must be a URL, such as https://mirror.example.org',
      'addons.cloudstack.apiKey  must not be empty',
      'addons.cloudstack.secretKey  is missing: give the secret key, as { file: path }',
    ]);
  });

  test('have storage classes of which one is the default', () => {
    const storageClasses = {
      a: { diskOfferingId: uuid, isDefault: true },
      b: { diskOfferingId: uuid, isDefault: true },
    };
    expect(mistakesOf({ addons: { cloudstack, csi: { storageClasses } } })).toEqual([
      'addons.csi.storageClasses  a and b are both the default: leave isDefault to one of them',
    ]);
    expect(
      mistakesOf({ addons: { cloudstack, csi: { storageClasses: { a: { diskOfferingId: 'Custom' } } } } }),
    ).toEqual(['addons.csi.storageClasses.a.diskOfferingId  must be the UUID of a disk offering']);
  });
});

describe('backups', () => {
  const s3 = { endpoint: 'https://s3.example.org', bucket: 'backups', accessKey: 'A', secretKey: 'S' };
  const nfs = { server: 'files.example.org', path: '/exports/k8s' };

  test.each([{}, { directory: '/var/backups/k8s' }, { s3 }, { nfs }, { keep: 30, s3: { ...s3, prefix: 'a/b' } }])(
    'go to one place: %j',
    (backup) => expect(mistakesOf({ backup })).toEqual([]),
  );

  test('do not go to two places', () => {
    expect(mistakesOf({ backup: { directory: '/var/backups', s3, nfs } })).toEqual([
      'backup  has directory and s3 and nfs: snapshots go to one place, keep one of them',
    ]);
  });

  test('have to know the store: everything is asked for at once', () => {
    expect(mistakesOf({ backup: { s3: {}, nfs: {}, keep: 0 } })).toEqual([
      'backup.s3.endpoint  is missing: give the URL of the store, such as https://s3.example.org',
      'backup.s3.bucket  is missing: give the name of the bucket',
      'backup.s3.accessKey  is missing: give the access key, as { file: path }',
      'backup.s3.secretKey  is missing: give the secret key, as { file: path }',
      'backup.nfs.server  is missing: give the name or address of the file server',
      'backup.nfs.path  is missing: give the folder on the file server',
      'backup.keep  must be at least 1',
    ]);
  });

  test('have a place that exists in this form', () => {
    const wrong = { endpoint: 's3.example.org/x', bucket: 'B', prefix: '/a', accessKey: '', secretKey: 'a b' };
    expect(mistakesOf({ backup: { s3: wrong } })).toEqual([
      'backup.s3.endpoint  must be a URL without a path, such as https://s3.example.org',
      'backup.s3.bucket  must be 3 to 63 lower-case letters, digits, dots and hyphens',
      'backup.s3.prefix  must be letters, digits, - _ . and slashes between them',
      'backup.s3.accessKey  must be one word, as { file: path }',
      'backup.s3.secretKey  must be one word, as { file: path }',
    ]);
    expect(mistakesOf({ backup: { s3: { ...s3, certificateAuthority: 'ca.pem' } } })).toEqual([
      'backup.s3.certificateAuthority  must be certificates in PEM form, as { file: path }',
    ]);
    expect(mistakesOf({ backup: { nfs: { server: 'a:/b', path: 'c/', options: "x'" } } })).toEqual([
      'backup.nfs.server  must be a name or an IPv4 address',
      'backup.nfs.path  must be an absolute path, without a slash at its end',
      'backup.nfs.options  must be options of a mount, such as nfsvers=4.1,sec=krb5p',
    ]);
  });

  test('do not go over an open line unless that is said', () => {
    const open = { ...s3, endpoint: 'http://10.1.1.5:9000' };
    expect(mistakesOf({ backup: { s3: open } })).toEqual([
      'backup.s3.endpoint  http:// shows the whole cluster to whoever is on the way: take https://, or say insecure: true beside it',
    ]);
    expect(mistakesOf({ backup: { s3: { ...open, insecure: true } } })).toEqual([]);
  });

  const at = '2026-11-23T14:00:00Z';
  test.each([
    '/var/backups/etcd/latest',
    'nfs://files/exports/k8s/latest',
    's3://other/k/latest',
    'https://x/e.db?a=1',
  ])('are restored from %s', (from) => expect(mistakesOf({ backup: { s3 }, restore: { from, at } })).toEqual([]));

  test('are not restored from a store of which nobody knows the keys', () => {
    expect(mistakesOf({ restore: { from: 's3://backups/k/latest', at } })).toEqual([
      'restore.from  s3://backups/k/latest needs backup.s3: the endpoint and the keys there are those that it is fetched by',
    ]);
  });
});

test.each<[string, object, string]>([
  ['a mirror that is no URL', { mirror: 'mirror' }, 'mirror  must be a URL, such as https://mirror.example.org'],
  [
    'a registry without mirrors',
    { registryMirrors: { 'docker.io': [] } },
    'registryMirrors.docker.io  must name a mirror, or be left out',
  ],
  [
    'an argument with dashes',
    { apiServer: { extraArgs: { '--v': '4' } } },
    'apiServer.extraArgs.--v  has a name of the wrong form: lower-case letters, digits and hyphens; without the leading dashes',
  ],
  [
    'an argument that is no text',
    { scheduler: { extraArgs: { v: 4 } } },
    'scheduler.extraArgs.v  must be a string, not a number: put it in quotes',
  ],
  [
    'a snapshot from an open line',
    { restore: { from: 'http://backups/etcd.db', at: '2026-11-23T14:00:00Z' } },
    'restore.from  must be an absolute path, or a URL with s3://, nfs:// or https://, such as s3://bucket/prefix/latest',
  ],
  [
    'a time that is none',
    { restore: { from: '/backups/etcd.db', at: 'now' } },
    'restore.at  must be a time in UTC, such as 2026-11-23T14:00:00Z',
  ],
  ['an MTU that is none', { mtu: 100 }, 'mtu  must be from 1280 to 9216'],
  ['a patience that is none', { readyTimeoutMinutes: 0 }, 'readyTimeoutMinutes  must be at least 1'],
])('%s', (_, changes, line) => expect(mistakesOf(changes)).toEqual([line]));
