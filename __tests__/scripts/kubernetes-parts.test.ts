import { KubernetesLab, type KubernetesNode, type NodeOptions } from './support/kubernetes-lab';

jest.setTimeout(120_000);

let lab: KubernetesLab;
beforeEach(() => (lab = new KubernetesLab()));
afterEach(() => lab.remove());

function nodeWith(part: string, options: NodeOptions = {}): KubernetesNode {
  const node = lab.node(options);
  node.root.install(`kubernetes/parts/${part}.sh`, `opt/cluster/parts/${part}.sh`, 0o644);
  return node;
}

describe('a node with a GPU', () => {
  const file = 'etc/containerd/conf.d/nvidia.toml';
  const first: NodeOptions = { controlPlane: 1 };

  test("has NVIDIA's runtime as a handler of containerd, where the template has it", async () => {
    const node = nodeWith('gpu', first);
    node.provide('nvidia-container-runtime');
    expect(await node.run()).toMatchObject({ code: 0 });
    expect(node.root.read(file)).toBe(`version = 3

[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.nvidia]
runtime_type = 'io.containerd.runc.v2'
options.BinaryName = '${node.root.at('bin/nvidia-container-runtime')}'
options.SystemdCgroup = true
`);
  });

  test('is a node like others without it', async () => {
    const node = nodeWith('gpu', first);
    expect(await node.run()).toMatchObject({ code: 0 });
    expect(() => node.root.read(file)).toThrow('ENOENT');
  });
});

describe('a node in both families', () => {
  const SETTINGS = [
    'net.ipv6.conf.eth0.accept_ra=2',
    'net.ipv6.conf.all.forwarding=1',
    'net.ipv6.conf.default.forwarding=1',
    '',
  ].join('\n');

  /** Its network card has these addresses. */
  function addresses(node: KubernetesNode, ...six: string[]): void {
    const lines = six.map((address) => `2: eth0    inet6 ${address} valid_lft forever`);
    node.replace(
      'ip',
      `case "$*" in
'-4 route show default') echo 'default via 10.1.1.1 dev eth0 proto dhcp src 10.1.1.77' ;;
'-o -4 address show dev eth0 scope global') echo '2: eth0    inet 10.1.1.77/24 brd 10.1.1.255 scope global eth0' ;;
'-o -6 address show dev eth0 scope global') printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ') || "''"} ;;
esac`,
    );
  }

  const join = (node: KubernetesNode, address: string): void =>
    node.root.write('etc/cluster/kubeadm-join.yaml', `    - name: node-ip\n      value: ${address}\n`);

  test('tells the kubelet the addresses that last', async () => {
    await lab.node({ controlPlane: 1 }).run();
    const node = nodeWith('dual-stack');
    join(node, 'own-addresses');
    addresses(
      node,
      'fd00:1::dead/64 scope global temporary dynamic',
      'fd00:1::beef/64 scope global tentative dynamic',
      'fd00:1::77/64 scope global dynamic mngtmpaddr',
    );
    expect(await node.run()).toMatchObject({ code: 0 });
    expect(node.root.read('etc/cluster/kubeadm-join.yaml')).toContain('value: 10.1.1.77,fd00:1::77\n');
    expect(node.root.read('etc/sysctl.d/91-cluster.conf')).toBe(SETTINGS);
    expect(node.called('sysctl -qep')).toContainEqual(expect.stringContaining('91-cluster.conf'));
  });

  test('keeps the fixed address of a control plane, for founding and joining', async () => {
    const node = nodeWith('dual-stack', { controlPlane: 1 });
    for (const name of ['init', 'join']) node.root.write(`etc/cluster/kubeadm-${name}.yaml`, 'value: own-addresses\n');
    addresses(node, 'fd00:1::11/64 scope global dynamic');
    expect(await node.run()).toMatchObject({ code: 0 });
    for (const name of ['init', 'join']) {
      expect(node.root.read(`etc/cluster/kubeadm-${name}.yaml`)).toBe('value: 10.1.1.11,fd00:1::11\n');
    }
  });

  test('waits for the router to announce its network', async () => {
    const node = nodeWith('dual-stack', { controlPlane: 1 });
    addresses(node);
    expect((await node.run()).code).toBe(75);
    expect(node.status).toMatchObject({ state: 'waiting', reason: 'waiting for an IPv6 address on eth0' });
  });
});
