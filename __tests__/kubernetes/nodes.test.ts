import { parse } from 'yaml';
import { Network } from '../../lib/network/factory';
import { checkChange, deployedKubernetes } from '../../lib/orchestrators/kubernetes/check-change';
import type { KubernetesClusterProps } from '../../lib/orchestrators/kubernetes/props';
import { cloudConfigOf, fileOn } from '../support/user-data';
import { minimalKubernetes, ofType, pool, resources, synthKubernetes, synthSwarm } from '../support/synth';

const CONTROL_PLANE = 'edge-control-plane-1';
const WORKER = 'edge-web-1';
const pools = (more: object = {}): Partial<KubernetesClusterProps> => ({ pools: { web: { ...pool(1), ...more } } });
const paths = (terraform: ReturnType<typeof synthKubernetes>, node: string): string[] =>
  cloudConfigOf(terraform, node).write_files!.map(({ path }) => path);

test('nodes get what a setting needs only where it is set', () => {
  const terraform = synthKubernetes(pools());
  for (const node of [CONTROL_PLANE, WORKER]) {
    expect(paths(terraform, node).filter((path) => /\d+\w*-proxy|\/data-|etcd-disk|gpu|dual-stack/.test(path))).toEqual(
      [],
    );
    expect(cloudConfigOf(terraform, node)).not.toHaveProperty('ntp');
  }
});

test('time servers are set by cloud-init, for whichever client the template has', () => {
  const timeServers = ['time.example.org', '10.1.1.5'];
  expect(cloudConfigOf(synthKubernetes({ timeServers }), CONTROL_PLANE)).toMatchObject({
    ntp: { servers: timeServers },
  });
  expect(cloudConfigOf(synthSwarm({ timeServers }), 'edge-manager-1')).toMatchObject({ ntp: { servers: timeServers } });
});

describe('a proxy', () => {
  const proxy = { http: 'http://proxy:3128', noProxy: ['.example.org', 'mirror.example.net', '192.168.0.0/16'] };
  const environment = (text: string): Record<string, string> =>
    Object.fromEntries([...text.matchAll(/^Environment="(\w+)=(.*)"$/gm)].map(([, name, value]) => [name, value]));
  const dropIn = (service: string): string => `/etc/systemd/system/${service}.service.d/15-proxy.conf`;

  test.each([
    [CONTROL_PLANE, ['cluster-', 'containerd', 'kubelet', 'etcd-snapshot']],
    [WORKER, ['cluster-', 'containerd', 'kubelet']],
  ])('is for all on %s that fetches something', (node, services) => {
    const terraform = synthKubernetes({ ...pools(), proxy, backup: {} });
    expect(
      paths(terraform, node)
        .filter((path) => path.endsWith('proxy.conf'))
        .sort(),
    ).toEqual(services.map(dropIn).sort());
    expect(environment(fileOn(terraform, node, dropIn('kubelet'))!)).toMatchObject({
      http_proxy: 'http://proxy:3128',
      https_proxy: 'http://proxy:3128',
    });
  });

  test('is not on the way to anything of the cluster', () => {
    const terraform = synthKubernetes({ controlPlane: pool(3), proxy });
    const { no_proxy } = environment(fileOn(terraform, CONTROL_PLANE, dropIn('cluster-'))!);
    expect(no_proxy!.split(',')).toEqual([
      'localhost',
      '127.0.0.1',
      'api.edge.internal',
      '10.1.1.11',
      '10.1.1.12',
      '10.1.1.13',
      '10.1.1.0/24',
      '10.244.0.0/16',
      '10.96.0.0/12',
      '.svc',
      '.cluster.local',
      ...proxy.noProxy,
    ]);
  });

  test('is for apt as well, which knows single hosts only', () => {
    expect(fileOn(synthKubernetes({ proxy }), CONTROL_PLANE, '/etc/apt/apt.conf.d/90cluster-proxy')).toBe(
      [
        'Acquire::http::Proxy "http://proxy:3128";',
        'Acquire::https::Proxy "http://proxy:3128";',
        'Acquire::http::Proxy::mirror.example.net "DIRECT";',
        'Acquire::https::Proxy::mirror.example.net "DIRECT";',
        '',
      ].join('\n'),
    );
  });

  test('of a swarm is for its engine', () => {
    const terraform = synthSwarm({ proxy: { https: 'https://proxy' } });
    expect(environment(fileOn(terraform, 'edge-manager-1', dropIn('docker'))!)).toEqual({
      http_proxy: 'https://proxy',
      https_proxy: 'https://proxy',
      no_proxy: 'localhost,127.0.0.1,10.1.1.11,10.1.1.0/24',
    });
  });
});

describe('a data disk', () => {
  const dataDisk = { diskOffering: 'Custom', sizeGib: 50 };

  test('is attached to every node of its pool, and outlives the machine', () => {
    const terraform = synthKubernetes({ ...pools({ dataDisk }), project: 'team', tags: { owner: 'ops' } });
    const disks = [...resources(terraform)].filter(([name]) => name.startsWith('cloudstack_disk.'));
    expect(disks).toHaveLength(1);
    const [address, disk] = disks[0]!;
    const instance = [...resources(terraform)].find(([, { name }]) => name === WORKER)![0];
    expect(disk).toEqual({
      name: `${WORKER}-data`,
      disk_offering: 'Custom',
      size: 50,
      zone: 'zone-1',
      project: 'team',
      attach: true,
      virtual_machine_id: `\${${instance}.id}`,
      tags: { owner: 'ops', cluster: 'edge', pool: 'web', role: 'worker' },
    });
    // Nothing of a new generation reaches it but the machine that it is attached to.
    const anew = synthKubernetes({
      ...pools({ dataDisk }),
      project: 'team',
      tags: { owner: 'ops' },
      generations: { 'web-1': 2 },
    });
    expect(resources(anew).get(address)).toEqual(disk);
  });

  test.each([
    [CONTROL_PLANE, { controlPlane: { ...pool(1), dataDisk } }, 'etcd containerd'],
    [WORKER, pools({ dataDisk }), 'containerd'],
  ])('of %s holds what belongs there, and containerd does not start without it', (node, props, folders) => {
    const terraform = synthKubernetes(props);
    expect(fileOn(terraform, node, '/opt/cluster/parts/data-dirs.sh')).toBe(`DATA_DIRS='${folders}'\n`);
    const mounts = folders.replace(/\w+/g, '/var/lib/$&');
    expect(fileOn(terraform, node, '/etc/systemd/system/containerd.service.d/15-data-disk.conf')).toBe(
      `[Unit]\nRequiresMountsFor=${mounts}\n`,
    );
    expect(paths(terraform, node).includes('/opt/cluster/parts/etcd-disk.sh')).toBe(folders.includes('etcd'));
  });

  test('of a swarm holds what Docker writes', () => {
    const terraform = synthSwarm({ managers: { ...pool(1), dataDisk: { diskOffering: 'Fast' } } });
    expect(ofType(terraform, 'cloudstack_disk')).toEqual([
      expect.objectContaining({ name: 'edge-manager-1-data', disk_offering: 'Fast' }),
    ]);
    expect(fileOn(terraform, 'edge-manager-1', '/opt/cluster/parts/data-dirs.sh')).toBe("DATA_DIRS='docker'\n");
    expect(paths(terraform, 'edge-manager-1')).toContain('/etc/systemd/system/docker.service.d/15-data-disk.conf');
  });
});

test('nodes with a GPU have its label and may get its handler', () => {
  const terraform = synthKubernetes({ pools: { web: pool(1), gpu: { ...pool(1), gpu: true } } });
  const label = 'nvidia.com/gpu.present=true';
  const join = (node: string): string => fileOn(terraform, node, '/etc/cluster/kubeadm-join.yaml')!;
  expect(join('edge-gpu-1')).toContain(label);
  expect(join(WORKER)).not.toContain(label);
  expect(paths(terraform, 'edge-gpu-1')).toContain('/opt/cluster/parts/gpu.sh');
  expect(paths(terraform, WORKER)).not.toContain('/opt/cluster/parts/gpu.sh');
});

test('annotations are for the end of a deploy to set', () => {
  const terraform = synthKubernetes(pools({ annotations: { 'example.org/owner': 'ops' } }));
  const [gate] = ofType(terraform, 'terraform_data').filter(({ provisioner }) => provisioner !== undefined);
  const text = JSON.stringify(gate).replaceAll('\\', '');
  expect(text).toContain('"annotations":{"example.org/owner":"ops"}');
});

describe('dual stack', () => {
  const dualStack = { podCidr: 'fd00:10:244::/56', serviceCidr: 'fd00:10:96::/112' };
  const network = Network.isolated({ offering: 'Isolated with IPv6', ipv6: true });
  const terraform = synthKubernetes({ ...pools(), network, dualStack, proxy: { http: 'http://proxy' } });
  const documents = (node: string, file: string) =>
    fileOn(terraform, node, `/etc/cluster/${file}.yaml`)!
      .split('---\n')
      .map((text) => parse(text) as Record<string, unknown>);

  test('gives pods and services both families', () => {
    const [, cluster] = documents(CONTROL_PLANE, 'kubeadm-init');
    expect(cluster).toMatchObject({
      networking: {
        podSubnet: '10.244.0.0/16,fd00:10:244::/56',
        serviceSubnet: '10.96.0.0/12,fd00:10:96::/112',
      },
    });
    // The approver of kubelets' certificates reads this line without YAML.
    expect(fileOn(terraform, CONTROL_PLANE, '/etc/cluster/kubeadm-init.yaml')).toContain(
      '\n  serviceSubnet: 10.96.0.0/12,fd00:10:96::/112\n',
    );
    const flannel = fileOn(terraform, CONTROL_PLANE, '/etc/cluster/manifests/10-flannel.yaml')!;
    const config = flannel
      .split('---\n')
      .map((text) => parse(text) as { data?: Record<string, string> })
      .find(({ data }) => data?.['net-conf.json']);
    expect(JSON.parse(config!.data!['net-conf.json']!)).toMatchObject({
      Network: '10.244.0.0/16',
      EnableIPv6: true,
      IPv6Network: 'fd00:10:244::/56',
    });
  });

  test.each([
    [CONTROL_PLANE, 'kubeadm-init'],
    [CONTROL_PLANE, 'kubeadm-join'],
    [WORKER, 'kubeadm-join'],
  ])('lets %s find out its own addresses (%s)', (node, file) => {
    const [{ nodeRegistration }] = documents(node, file) as [{ nodeRegistration: { kubeletExtraArgs: object[] } }];
    expect(nodeRegistration.kubeletExtraArgs).toContainEqual({ name: 'node-ip', value: 'own-addresses' });
    expect(paths(terraform, node)).toContain('/opt/cluster/parts/dual-stack.sh');
  });

  test('is reached without a proxy', () => {
    const text = fileOn(terraform, WORKER, '/etc/systemd/system/kubelet.service.d/15-proxy.conf');
    expect(text).toContain(',10.244.0.0/16,fd00:10:244::/56,10.96.0.0/12,fd00:10:96::/112,');
  });

  test('cannot come, go or change once the cluster exists', () => {
    const single = { ...minimalKubernetes };
    const dual = { ...minimalKubernetes, dualStack };
    const issues = (before: KubernetesClusterProps, after: KubernetesClusterProps) =>
      checkChange(deployedKubernetes(before), after).map(({ path, message }) => `${path} ${message}`);
    const both = 'fd00:10:244::/56, fd00:10:96::/112';
    expect(issues(dual, dual)).toEqual([]);
    expect(issues(single, dual)).toEqual([
      `dualStack is not there since the cluster exists, and cannot become ${both}`,
    ]);
    expect(issues(dual, single)).toEqual([
      `dualStack is ${both} since the cluster exists, and cannot become not there`,
    ]);
  });
});

describe('further arguments', () => {
  test.each(['apiServer', 'controllerManager', 'scheduler'] as const)('of the %s win over ours', (component) => {
    const terraform = synthKubernetes({ [component]: { extraArgs: { profiling: 'true', v: '4' } } });
    const [, cluster] = fileOn(terraform, CONTROL_PLANE, '/etc/cluster/kubeadm-init.yaml')!
      .split('---\n')
      .map((text) => parse(text) as Record<string, { extraArgs: { name: string; value: string }[] }>);
    const args = cluster![component]!.extraArgs;
    expect(args.filter(({ name }) => ['profiling', 'v'].includes(name))).toEqual([
      { name: 'profiling', value: 'true' },
      { name: 'v', value: '4' },
    ]);
  });

  test('of kubelets win over ours', () => {
    const terraform = synthKubernetes({ kubelet: { config: { maxPods: 200, podPidsLimit: 10 } } });
    const [, , kubelet] = fileOn(terraform, CONTROL_PLANE, '/etc/cluster/kubeadm-init.yaml')!
      .split('---\n')
      .map((text) => parse(text) as object);
    expect(kubelet).toMatchObject({ kind: 'KubeletConfiguration', maxPods: 200, podPidsLimit: 10 });
  });
});
