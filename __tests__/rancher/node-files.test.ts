import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';
import type { RancherClusterProps } from '../../lib/orchestrators/rancher/props';
import { pool, synthRancher } from '../support/synth';
import { cloudConfigOf, fileOn, packedSize } from '../support/user-data';

const CONFIG = '/etc/rancher/k3s/config.yaml';
const sha256 = { amd64: 'a'.repeat(64), arm64: 'b'.repeat(64) };
const artifacts = { k3s: { sha256 } };
const pools = { web: { ...pool(1), labels: { tier: 'web' } } };

const objects = (props: Partial<RancherClusterProps>, name: string) =>
  parseAllDocuments(fileOn(synthRancher(props), 'edge-server-1', `/etc/cluster/manifests/${name}.yaml`)!).map(
    (document) =>
      document.toJS() as { kind: string; spec?: Record<string, string>; stringData?: Record<string, string> },
  );
const chart = (props: Partial<RancherClusterProps> = {}) =>
  objects(props, '20-rancher').find(({ kind }) => kind === 'HelmChart')!.spec!;
const values = (props: Partial<RancherClusterProps> = {}): unknown => parse(chart(props).valuesContent!);

describe('an agent', () => {
  const terraform = synthRancher({ pools });
  const { write_files: files = [] } = cloudConfigOf(terraform, 'edge-web-1');

  test('has no key of any authority, and only the token of agents', () => {
    expect(
      files.map(({ path }) => path).filter((path) => /tls|server|manifests|etc\/cluster\/token/.test(path)),
    ).toEqual([]);
    expect(fileOn(terraform, 'edge-web-1', '/etc/cluster/agent-token')).toMatch(/^K10[0-9a-f]{64}::node:[0-9a-f]{64}$/);
  });

  test('knows its labels, and by whom it lets itself be told what to do', () => {
    expect(parse(fileOn(terraform, 'edge-web-1', CONFIG)!)).toEqual({
      'node-name': 'edge-web-1',
      'node-label': ['tier=web', 'cloudstack-clusters/pool=web'],
      'token-file': '/etc/cluster/agent-token',
    });
    expect(fileOn(terraform, 'edge-web-1', '/etc/cluster/ca.crt')).toBe('<CA certificate of server-ca>');
  });
});

describe('a server', () => {
  const terraform = synthRancher({ servers: pool(3), pools });
  const on = (node: string, path: string) => fileOn(terraform, node, path);

  test('has all authorities before K3s starts, the same on all servers', () => {
    const tls = (node: string) =>
      cloudConfigOf(terraform, node).write_files!.filter(({ path }) => path.startsWith('/etc/cluster/tls/'));
    expect(
      tls('edge-server-1')
        .map(({ path }) => path.slice('/etc/cluster/tls/'.length))
        .sort(),
    ).toEqual(
      ['client-ca', 'etcd/peer-ca', 'etcd/server-ca', 'request-header-ca', 'server-ca']
        .flatMap((name) => [`${name}.crt`, `${name}.key`])
        .concat('service.key')
        .sort(),
    );
    expect(tls('edge-server-2')).toEqual(tls('edge-server-1'));
  });

  test('joins by a token that tells the servers from others, and is no token of agents', () => {
    expect(on('edge-server-1', '/etc/cluster/token')).toMatch(/^K10[0-9a-f]{64}::server:[0-9a-f]{64}$/);
    expect(on('edge-server-1', '/etc/cluster/token')).toBe(on('edge-server-3', '/etc/cluster/token'));
    expect(on('edge-server-1', '/etc/cluster/token')).not.toContain(
      on('edge-server-1', '/etc/cluster/agent-token')!.split(':').at(-1),
    );
  });

  test('proves its name by a password of its own', () => {
    const password = (node: string) => on(node, '/etc/rancher/node/password');
    expect(new Set(['edge-server-1', 'edge-server-2', 'edge-web-1'].map(password)).size).toBe(3);
  });

  test('has user data of 20 KB at most, with names as long as they may be and more than most will ask for', () => {
    const hostname = `${'rancher.'.repeat(20)}example.org`;
    const name = 'a'.repeat(40);
    for (const props of [{}, { hostname, name, preinstalled: false, artifacts, mirror: 'http://10.0.0.5/files' }]) {
      const node = `${'name' in props ? name : 'edge'}-server-1`;
      expect(packedSize(synthRancher({ servers: pool(3), pools, ...props }), node)).toBeLessThanOrEqual(20_480);
    }
  });
});

describe('what keeps Rancher answering while a server is dead', () => {
  const three = { servers: pool(3) };
  const manifest = (props: Partial<RancherClusterProps>, name: string) =>
    fileOn(synthRancher(props), 'edge-server-1', `/etc/cluster/manifests/${name}.yaml`);

  test('every node has a Traefik, which is used by what comes in there, and passes over dead copies after a second', () => {
    const [config] = objects(three, '11-traefik');
    expect(parse(config!.spec!.valuesContent!)).toEqual({
      deployment: { kind: 'DaemonSet' },
      service: { spec: { externalTrafficPolicy: 'Local', internalTrafficPolicy: 'Local' } },
      additionalArguments: ['--serversTransport.forwardingTimeouts.dialTimeout=1s'],
    });
    const middleware = (props: object) =>
      objects({ ...three, ...props }, '20-rancher').find(({ kind }) => kind === 'Middleware');
    expect(middleware({})).toMatchObject({
      apiVersion: 'traefik.io/v1alpha1',
      metadata: { name: 'retry', namespace: 'cattle-system' },
      spec: { retry: { attempts: 5 } },
    });
    expect(middleware({ version: '1.25.4+k3s1', allowUntested: true })).toMatchObject({
      apiVersion: 'traefik.containo.us/v1alpha1',
    });
    expect(values(three)).toMatchObject({
      ingress: {
        extraAnnotations: { 'traefik.ingress.kubernetes.io/router.middlewares': 'cattle-system-retry@kubernetescrd' },
        tls: { source: 'secret' },
      },
    });
  });

  test('copies of Rancher and of the DNS are on different nodes, and those of a dead node are replaced soon', () => {
    expect(values(three)).toMatchObject({ replicas: 3, antiAffinity: 'required' });
    expect(objects(three, '12-dns')[0]).toMatchObject({
      kind: 'Deployment',
      metadata: { name: 'coredns', namespace: 'kube-system' },
      spec: { replicas: 3 },
    });
    expect(parse(fileOn(synthRancher(three), 'edge-server-1', CONFIG)!)).toMatchObject({
      'kube-apiserver-arg': ['default-not-ready-toleration-seconds=30', 'default-unreachable-toleration-seconds=30'],
    });
  });

  test('is left out where there is one server, where there is no such component, and on RKE2, which does it by itself', () => {
    const without = { ...three, disable: ['traefik', 'coredns'] };
    for (const props of [{}, without, { ...three, distribution: 'rke2' as const }]) {
      for (const name of ['11-traefik', '12-dns']) expect(manifest(props, name)).toBeUndefined();
      expect(manifest(props, '20-rancher')).not.toContain('Middleware');
      expect(values(props)).not.toHaveProperty('ingress.extraAnnotations');
    }
    expect(values({})).not.toHaveProperty('antiAffinity');
  });
});

describe('the way to the outside', () => {
  const proxy = { https: 'http://proxy.example.org:3128', noProxy: ['.example.org'] };
  const direct = '10.1.1.11,10.1.1.0/24,10.42.0.0/16,10.43.0.0/16,.svc,.cluster.local,.example.org';

  test('goes through a proxy for nodes and for Rancher, except to the cluster itself', () => {
    const path = '/etc/systemd/system/k3s.service.d/15-proxy.conf';
    for (const node of ['edge-server-1', 'edge-web-1']) {
      expect(fileOn(synthRancher({ proxy, pools }), node, path)).toContain(
        `Environment="no_proxy=localhost,127.0.0.1,${direct}"`,
      );
    }
    expect(values({ proxy })).toMatchObject({
      proxy: 'http://proxy.example.org:3128',
      noProxy: `127.0.0.0/8,${direct}`,
    });
  });

  test('trusts further authorities, on all nodes before anything is fetched, and in Rancher', () => {
    const props = { additionalTrustedCAs: readFileSync('__tests__/fixtures/rancher.crt', 'utf8'), pools };
    const terraform = synthRancher(props);
    for (const node of ['edge-server-1', 'edge-web-1']) {
      expect(fileOn(terraform, node, '/etc/cluster/trusted.crt')).toBe(props.additionalTrustedCAs);
      expect(cloudConfigOf(terraform, node).runcmd![0]).toEqual([
        'sh',
        '-c',
        expect.stringMatching(/update-ca-certificates.*update-ca-trust/),
      ]);
    }
    expect(objects(props, '24-rancher-trusts')).toMatchObject([
      { metadata: { name: 'tls-ca-additional' }, stringData: { 'ca-additional.pem': props.additionalTrustedCAs } },
    ]);
    expect(values(props)).toMatchObject({ additionalTrustedCAs: true });
  });
});

describe("a certificate of Let's Encrypt", () => {
  const props: Partial<RancherClusterProps> = {
    hostname: 'rancher.example.org',
    clientCidrs: ['0.0.0.0/0'],
    letsEncrypt: { email: 'operator@example.org' },
  };

  test('is asked for by cert-manager, and is one that everybody trusts', () => {
    expect(values(props)).toMatchObject({
      ingress: { ingressClassName: 'traefik', tls: { source: 'letsEncrypt' } },
      letsEncrypt: { email: 'operator@example.org', environment: 'production', ingress: { class: 'traefik' } },
      privateCA: false,
      agentTLSMode: 'system-store',
    });
    expect(objects(props, '22-cert-manager')).toMatchObject([
      { kind: 'HelmChart', spec: { repo: 'https://charts.jetstack.io', targetNamespace: 'cert-manager' } },
    ]);
    const terraform = synthRancher(props);
    for (const name of ['22-rancher-certificate', '23-rancher-authority']) {
      expect(fileOn(terraform, 'edge-server-1', `/etc/cluster/manifests/${name}.yaml`)).toBeUndefined();
    }
  });
});

describe('snapshots', () => {
  const backup = '/etc/rancher/k3s/config.yaml.d/50-backup.yaml';
  const s3 = { endpoint: 'https://s3.example.org:9000', bucket: 'backups', accessKey: 'me\n', secretKey: 'secret' };
  const on = (props: Partial<RancherClusterProps>, path: string, node = 'edge-server-1') =>
    fileOn(synthRancher({ pools, ...props }), node, path);

  test('are those of the distribution where nothing is said', () => expect(on({}, backup)).toBeUndefined());

  test('are made when, kept as long and put where it is said', () => {
    const options = { schedule: '0 3 * * *', keep: 9, directory: '/srv/snapshots' };
    expect(parse(on({ backup: options }, backup)!)).toEqual({
      'etcd-snapshot-schedule-cron': '0 3 * * *',
      'etcd-snapshot-retention': 9,
      'etcd-snapshot-dir': '/srv/snapshots',
    });
    expect(on({ backup: options }, backup, 'edge-web-1')).toBeUndefined();
  });

  test('go to an object store as well, with keys that only servers have', () => {
    const given = { ...s3, secretKey: "it's-secret\n", certificateAuthority: '-----BEGIN CERTIFICATE-----\n' };
    expect(parse(on({ backup: { s3: given } }, backup)!)).toMatchObject({
      'etcd-s3': true,
      'etcd-s3-endpoint': 's3.example.org:9000',
      'etcd-s3-bucket': 'backups',
      'etcd-s3-folder': 'edge',
      'etcd-s3-endpoint-ca': '/etc/cluster/s3-ca.crt',
      'etcd-s3-access-key': 'me',
      'etcd-s3-secret-key': "it's-secret",
    });
    expect(on({ backup: { s3: given } }, '/etc/cluster/s3-ca.crt')).toBe('-----BEGIN CERTIFICATE-----\n');
    const { write_files: files } = cloudConfigOf(synthRancher({ pools, backup: { s3: given } }), 'edge-web-1');
    expect(JSON.stringify(files)).not.toContain('secret');
  });

  test('restore needs its program only while it is asked for, and lets a first server found that was made anew', () => {
    const restore = { from: 's3://backups/edge/latest', at: '2026-11-23T14:00:00Z' };
    const generations = { 'server-1': 2 };
    const part = '/opt/cluster/parts/snapshot.sh';
    const founds = (props: object) =>
      on({ generations, ...props }, '/etc/cluster/cluster.env')!.includes("MAY_INIT='true'");
    expect([part, '/opt/cluster/s3', '/etc/cluster/s3.conf'].map((path) => on({ backup: { s3 } }, path))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    for (const path of [part, '/opt/cluster/s3', '/etc/cluster/s3.conf']) {
      expect(on({ backup: { s3 }, restore }, path)).toBeTruthy();
    }
    expect(on({ backup: { s3 }, restore }, '/etc/cluster/snapshots.env')).toBe(
      "RESTORE_FROM='s3://backups/edge/latest'\nRESTORE_AT='2026-11-23T14:00:00Z'\n",
    );
    expect([founds({}), founds({ backup: { s3 }, restore })]).toEqual([false, true]);
  });
});

describe("Rancher's chart", () => {
  test('comes from the published repository in the version that was asked for, and survives a failed upgrade', () => {
    expect(chart()).toMatchObject({
      repo: 'https://releases.rancher.com/server-charts/latest',
      chart: 'rancher',
      version: '2.14.4',
      failurePolicy: 'abort',
    });
    expect(chart({ chart: { url: 'https://%{KUBERNETES_API}%/static/rancher.tgz' } })).not.toHaveProperty('repo');
  });

  test('has one copy of Rancher per server, up to three', () => {
    expect([1, 3, 5].map((count) => (values({ servers: pool(count) }) as { replicas: number }).replicas)).toEqual([
      1, 3, 3,
    ]);
  });

  test('is told the name, that the certificate is there, and whom nodes are to trust', () => {
    expect(values({ hostname: 'rancher.example.org' })).toMatchObject({
      hostname: 'rancher.example.org',
      ingress: { ingressClassName: 'traefik', tls: { source: 'secret' } },
      privateCA: true,
      agentTLSMode: 'strict',
    });
  });

  test('gets the password by a Secret, not in the open', () => {
    const [secret] = objects({ bootstrapPassword: 'correct horse battery\n' }, '21-rancher-password');
    expect(parse(secret!.stringData!['values.yaml']!)).toEqual({ bootstrapPassword: 'correct horse battery' });
    expect(JSON.stringify(chart({ bootstrapPassword: 'correct horse battery' }))).not.toContain('correct horse');
  });

  test("takes the user's values before ours, and keeps ours beside them", () =>
    expect(values({ chart: { values: { replicas: 2, ingress: { path: '/rancher' } } } })).toMatchObject({
      replicas: 2,
      ingress: { path: '/rancher', tls: { source: 'secret' } },
    }));
});

test('what comes from a mirror is fetched from there, by its sum', () => {
  const terraform = synthRancher({ preinstalled: false, mirror: 'http://10.0.0.5/files', artifacts });
  const from = 'http://10.0.0.5/files/github.com/k3s-io/k3s/releases/download/v1.35.7%2Bk3s1';
  expect(fileOn(terraform, 'edge-server-1', '/etc/cluster/artifacts')).toBe(
    `k3s amd64 ${sha256.amd64} ${from}/k3s\nk3s arm64 ${sha256.arm64} ${from}/k3s-arm64\n`,
  );
});
