import { createHash } from 'node:crypto';
import { TerraformVariable } from 'cdktf';
import { parse, parseAllDocuments } from 'yaml';
import { KubernetesCluster } from '../../lib/orchestrators/kubernetes/cluster';
import type { KubernetesClusterProps } from '../../lib/orchestrators/kubernetes/props';
import { ClusterConfigError } from '../../lib/config/errors';
import { instance, minimalKubernetes, pool, synth, synthKubernetes } from '../support/synth';
import { cloudConfigOf, fileOn } from '../support/user-data';

const FOLDER = '/etc/cluster/manifests/';
const cloud = { apiUrl: 'https://cloud.example.org/client/api', apiKey: 'KEY\n', secretKey: 'SECRET\n' };

function manifests(props: Partial<KubernetesClusterProps>): Record<string, string> {
  const files = cloudConfigOf(synthKubernetes(props), 'edge-control-plane-1').write_files!;
  const found = files.filter(({ path }) => path.startsWith(FOLDER));
  return Object.fromEntries(found.map(({ path, content }) => [path.slice(FOLDER.length), content]));
}

const objects = (text: string) =>
  parseAllDocuments(text).map((document) => document.toJS() as { kind: string; metadata: { name: string } });

test('nothing but the network is applied unless somebody asks for it', () => {
  expect(Object.keys(manifests({}))).toEqual(['10-flannel.yaml']);
  expect(Object.keys(manifests({ cni: 'none' }))).toEqual([]);
});

test("ours come before the user's by their names, by which they are applied", () => {
  const hello = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: hello }\n';
  const names = Object.keys(
    manifests({
      addons: { cloudstack: cloud, cloudControllerManager: {}, csi: {}, metricsServer: {} },
      manifests: { a: hello, b: hello },
    }),
  );
  expect(names).toHaveLength(7);
  expect(names.sort().slice(-2)).toEqual(['90-a.yaml', '90-b.yaml']);
});

describe('flannel', () => {
  const network = (props: Partial<KubernetesClusterProps>): unknown => {
    const config = objects(manifests(props)['10-flannel.yaml']!).find(({ kind }) => kind === 'ConfigMap');
    return JSON.parse((config as unknown as { data: Record<string, string> }).data['net-conf.json']!);
  };

  test('has the network of the pods', () => {
    expect(network({ podCidr: '10.200.0.0/16' })).toMatchObject({
      Network: '10.200.0.0/16',
      Backend: { Type: 'vxlan', Port: 8472 },
    });
  });

  test('leaves the MTU to the network cards unless it is told', () => {
    expect(network({})).not.toHaveProperty('Backend.MTU');
    expect(network({ mtu: 1450 })).toHaveProperty('Backend.MTU', 1450);
  });
});

describe("CloudStack's cloud controller manager", () => {
  const all = manifests({
    addons: {
      cloudstack: { ...cloud, projectId: '2e4a5d9c-6c62-4a4a-9d7d-3b8a9b3c1a55', insecure: true },
      cloudControllerManager: {},
    },
  });

  test('gets the keys from a Secret, as its own reader takes them', () => {
    const [secret] = objects(all['20-cloudstack-secret.yaml']!) as unknown as { stringData: Record<string, string> }[];
    expect(secret!.stringData['cloud-config']).toBe(
      [
        '[Global]',
        'api-url = "https://cloud.example.org/client/api"',
        'api-key = "KEY"',
        'secret-key = "SECRET"',
        'project-id = "2e4a5d9c-6c62-4a4a-9d7d-3b8a9b3c1a55"',
        'ssl-no-verify = true',
        '',
      ].join('\n'),
    );
    expect(all['21-cloud-controller-manager.yaml']).not.toMatch(/SECRET\b|api-key/);
  });

  test('runs on control planes, also on nodes that nobody has set up yet', () => {
    const deployment = objects(all['21-cloud-controller-manager.yaml']!).find(({ kind }) => kind === 'Deployment');
    const { spec } = (deployment as unknown as { spec: { template: { spec: Record<string, unknown> } } }).spec.template;
    expect(spec.nodeSelector).toEqual({ 'node-role.kubernetes.io/control-plane': '' });
    const tolerated = (spec.tolerations as { key: string }[]).map(({ key }) => key);
    expect(tolerated).toEqual(
      expect.arrayContaining([
        'node-role.kubernetes.io/control-plane',
        'node.cloudprovider.kubernetes.io/uninitialized',
        'node.kubernetes.io/not-ready',
      ]),
    );
  });

  test('has the project of the cluster where that is given by UUID', () => {
    const project = '2e4a5d9c-6c62-4a4a-9d7d-3b8a9b3c1a55';
    const secret = manifests({ project, addons: { cloudstack: cloud, cloudControllerManager: {} } })[
      '20-cloudstack-secret.yaml'
    ];
    expect(secret).toContain(`project-id = "${project}"`);
  });

  test('needs to be told the UUID of a project that is given by name', () => {
    expect(() => manifests({ project: 'team', addons: { cloudstack: cloud, cloudControllerManager: {} } })).toThrow(
      'addons.cloudstack.projectId  is missing: give the UUID of the project team',
    );
  });
});

test("CloudStack's CSI driver makes the storage classes that were asked for", () => {
  const id = '3f0c7a0e-1b1d-4b8e-9a64-8c1d3c1c9b11';
  const storageClasses = {
    fast: { diskOfferingId: id, isDefault: true },
    safe: { diskOfferingId: id, reclaim: 'Retain' as const },
  };
  const all = objects(manifests({ addons: { cloudstack: cloud, csi: { storageClasses } } })['22-csi.yaml']!);
  expect(all.filter(({ kind }) => kind === 'StorageClass')).toEqual([
    expect.objectContaining({
      metadata: { name: 'fast', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'csi.cloudstack.apache.org',
      reclaimPolicy: 'Delete',
      parameters: { 'csi.cloudstack.apache.org/disk-offering-id': id, 'csi.storage.k8s.io/fstype': 'ext4' },
    }),
    expect.objectContaining({ metadata: { name: 'safe' }, reclaimPolicy: 'Retain' }),
  ]);
  // What mounts on a node registers under the name that claims ask for.
  expect(JSON.stringify(all.find(({ kind }) => kind === 'DaemonSet'))).toContain(
    'plugins/csi.cloudstack.apache.org/csi.sock',
  );
});

test('a manifest that makes user data too long is named, so that it can be dropped', () => {
  const random = Array.from({ length: 40_000 }, (_, i) => ((i * 7919 + (i % 31) * 104_729) % 94) + 33);
  const data = Buffer.from(random).toString('base64');
  const big = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: big }\ndata: { big: ${data} }\n`;
  const build = () => synthKubernetes({ userDataLimit: 20_000, manifests: { big } });
  expect(build).toThrow(ClusterConfigError);
  expect(build).toThrow(
    /allowed are 20000: shorten or move elsewhere what is largest, manifests\.big \(\d+ characters/,
  );
});

describe('a released network', () => {
  const sha256 = '0123456789abcdef'.repeat(4);
  const on = (props: Partial<KubernetesClusterProps>, node: string) => (path: string) =>
    fileOn(
      synthKubernetes({ pools: { web: pool(1) }, preinstalled: true, ...props }),
      `edge-${node}`,
      `/etc/cluster/network/${path}`,
    );

  test("of Calico tunnels always, with the cluster's network and MTU", () => {
    const file = on(
      { cni: 'calico', cniRelease: { version: '3.32.2', sha256 }, podCidr: '10.200.0.0/16', mtu: 1450 },
      'control-plane-1',
    );
    const { resources, patches } = parse(file('kustomization.yaml')!) as {
      resources: string[];
      patches: { patch: string }[];
    };
    expect(resources).toEqual(['calico.yaml']);
    const [daemonSet, config] = patches.map(({ patch }) => parse(patch) as Record<string, unknown>);
    expect(daemonSet).toHaveProperty('spec.template.spec.containers', [
      {
        name: 'calico-node',
        env: [
          { name: 'CALICO_IPV4POOL_CIDR', value: '10.200.0.0/16' },
          { name: 'CALICO_IPV4POOL_VXLAN', value: 'Always' },
        ],
      },
    ]);
    expect(config).toHaveProperty('data.veth_mtu', '1400');
    expect(file('artifacts')).toMatch(
      new RegExp(
        `^calico amd64 ${sha256} https://raw.githubusercontent.com/projectcalico/calico/v3.32.2/manifests/calico-vxlan.yaml$`,
        'm',
      ),
    );
  });

  test("of Cilium takes Kubernetes' addresses, keeps the metadata guard and comes through the mirror with its helm", () => {
    const file = on(
      { cni: 'cilium', cniRelease: { version: '1.18.9', sha256 }, mtu: 1450, mirror: 'http://10.0.0.5/files' },
      'control-plane-1',
    );
    expect(parse(file('values-1.yaml')!)).toMatchObject({
      ipam: { mode: 'kubernetes' },
      MTU: 1450,
      bpf: { hostLegacyRouting: true },
      operator: { replicas: 1 },
    });
    expect(file('values-2.yaml')).toBeUndefined();
    expect(
      file('artifacts')!
        .split('\n')
        .filter((line) => line.includes('amd64 ')),
    ).toEqual([
      expect.stringMatching(/^helm amd64 \w{64} http:\/\/10\.0\.0\.5\/files\/get\.helm\.sh\/helm-v3/),
      `cilium amd64 ${sha256} http://10.0.0.5/files/helm.cilium.io/cilium-1.18.9.tgz`,
    ]);
  });

  test('is no business of workers', () => {
    expect(on({ cni: 'cilium', cniRelease: { version: '1.18.9', sha256 } }, 'web-1')('artifacts')).toBeUndefined();
  });

  test('whose values make user data too long is told by them', () => {
    const values = { extraConfig: Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`k${i * 7919}`, i])) };
    const build = () =>
      synthKubernetes({ userDataLimit: 20_000, cni: 'cilium', cniRelease: { version: '1.18.9', sha256, values } });
    expect(build).toThrow(/what is largest, cniRelease\.values \(/);
  });
});

test.each<[string, Partial<KubernetesClusterProps>]>([
  [
    'imageArchives',
    { imageArchives: Array.from({ length: 400 }, (_, i) => ({ url: `https://x.org/${i}`, sha256: hash(i) })) },
  ],
  ['extraUserData.files.0', { extraUserData: { files: [{ path: '/etc/big', content: noise() }] } }],
  ['auditPolicy', { auditPolicy: `apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: []\n# ${noise()}` }],
])('%s that makes user data too long is named', (setting, props) => {
  const small = { hello: 'apiVersion: v1\nkind: Namespace\nmetadata: { name: hello }\n' };
  const build = () => synthKubernetes({ userDataLimit: 20_000, manifests: small, ...props });
  expect(build).toThrow(new RegExp(`what is largest, ${setting.replaceAll('.', '\\.')} \\(`));
});

function hash(n: number): string {
  return createHash('sha256').update(String(n)).digest('hex');
}

function noise(): string {
  return Array.from({ length: 400 }, (_, i) => hash(i)).join('');
}

describe('nodes log in to registries', () => {
  const PATH = '/etc/containerd/conf.d/registry-auth.toml';
  const registryAuth = {
    'registry.example.org:5000': { username: 'puller', password: 'se\'cr"et\n' },
    'docker.io': { username: 'me', password: 'token' },
  };

  test('by a file of containerd that only root reads, on all of them', () => {
    const terraform = synthKubernetes({ pools: { web: pool(1) }, registryAuth });
    for (const node of ['edge-control-plane-1', 'edge-web-1']) {
      const file = cloudConfigOf(terraform, node).write_files!.find(({ path }) => path === PATH)!;
      expect(file.permissions).toBe('0600');
      expect(file.content).toBe(
        [
          'version = 3',
          '',
          "[plugins.'io.containerd.cri.v1.images'.registry.configs.'registry.example.org:5000'.auth]",
          `auth = '${Buffer.from('puller:se\'cr"et').toString('base64')}'`,
          '',
          "[plugins.'io.containerd.cri.v1.images'.registry.configs.'registry-1.docker.io'.auth]",
          `auth = '${Buffer.from('me:token').toString('base64')}'`,
          '',
        ].join('\n'),
      );
    }
  });

  test('with a password that only Terraform knows', () => {
    const terraform = synth((stack) => {
      const { stringValue: password } = new TerraformVariable(stack, 'password', { sensitive: true });
      const registryAuth = { 'ghcr.io': { username: 'me', password } };
      new KubernetesCluster(stack, 'Cluster', { ...minimalKubernetes, registryAuth });
    });
    expect(instance(terraform, 'edge-control-plane-1').user_data).toContain(
      'base64encode("me:${trimspace(var.password)}")',
    );
  });

  test('only where somebody says so', () => {
    expect(fileOn(synthKubernetes(), 'edge-control-plane-1', PATH)).toBeUndefined();
  });
});

describe('images come from', () => {
  const file = (props: Partial<KubernetesClusterProps>, path: string, node = 'edge-web-1') =>
    fileOn(synthKubernetes({ pools: { web: pool(1) }, ...props }), node, path);

  test('mirrors first, the registry last', () => {
    const registryMirrors = { 'docker.io': ['https://a.example.org', 'http://10.0.0.5:5000'] };
    expect(file({ registryMirrors }, '/etc/containerd/certs.d/docker.io/hosts.toml')).toBe(
      [
        'server = "https://registry-1.docker.io"',
        '',
        '[host."https://a.example.org"]',
        'capabilities = ["pull", "resolve"]',
        '',
        '[host."http://10.0.0.5:5000"]',
        'capabilities = ["pull", "resolve"]',
        '',
      ].join('\n'),
    );
  });

  test('archives, through the mirror, with what imports them even if all programs are there', () => {
    const imageArchives = [{ url: 'https://files.example.org/own.tar', sha256: hash(1) }];
    const props = { preinstalled: true, imageArchives, mirror: 'http://10.0.0.5/files' };
    expect(file(props, '/etc/cluster/image-archives')).toBe(
      `${hash(1)} http://10.0.0.5/files/files.example.org/own.tar\n`,
    );
    for (const path of ['/opt/cluster/parts/image-archives.sh', '/opt/cluster/programs.sh']) {
      expect(file(props, path)).toBeDefined();
      expect(file({ preinstalled: true }, path)).toBeUndefined();
    }
  });

  test('the registry that was asked for, the pause image too', () => {
    const config = file(
      { imageRepository: 'registry.example.org/k8s', version: '1.35.8' },
      '/etc/containerd/config.toml',
      'edge-control-plane-1',
    );
    expect(config).toContain("sandbox = 'registry.example.org/k8s/pause:3.10.1'");
  });
});

test('a node trusts who its cluster is by the CA alone', () => {
  const terraform = synthKubernetes({ pools: { web: pool(1) } });
  const discovery = fileOn(terraform, 'edge-control-plane-1', '/etc/cluster/discovery.conf')!;
  expect(parse(discovery)).toMatchObject({
    clusters: [
      { cluster: { server: 'https://api.edge.internal:6443', 'certificate-authority': '/etc/cluster/ca.crt' } },
    ],
    users: [{ user: { 'client-certificate': '/etc/cluster/node.pem', 'client-key': '/etc/cluster/node.pem' } }],
  });
  expect(fileOn(terraform, 'edge-web-1', '/etc/cluster/ca.crt')).toBe('<CA certificate of kubernetes-ca>');
  expect(fileOn(terraform, 'edge-web-1', '/etc/cluster/node.pem')).toBe(
    [
      '<certificate of system:node:edge-web-1>-----BEGIN EC PRIVATE KEY-----',
      'MDEC<key of system:node:edge-web-1>oAoGCCqGSM49AwEH',
      '-----END EC PRIVATE KEY-----',
      '',
    ].join('\n'),
  );
  // A control plane makes its own, with the keys of the cluster.
  expect(fileOn(terraform, 'edge-control-plane-1', '/etc/cluster/node.pem')).toBeUndefined();
});
