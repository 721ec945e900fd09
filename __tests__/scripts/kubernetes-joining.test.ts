import { KubernetesLab, type KubernetesNode } from './support/kubernetes-lab';

jest.setTimeout(120_000);

let lab: KubernetesLab;
beforeEach(() => (lab = new KubernetesLab()));
afterEach(() => lab.remove());

async function ready(...nodes: KubernetesNode[]): Promise<void> {
  for (const node of nodes) {
    const { code, output } = await node.run();
    expect({ node: node.name, code, why: code ? output : '' }).toEqual({ node: node.name, code: 0, why: '' });
  }
}

async function waits(node: KubernetesNode, reason: string, step = '7/8'): Promise<void> {
  expect((await node.run()).code).toBe(75);
  expect(node.status).toMatchObject({ step, state: 'waiting', reason });
  expect(node.called('kubeadm init --config')).toEqual([]);
}

const controlPlane = (n: number, more = {}): KubernetesNode => lab.node({ controlPlane: n, ...more });

describe('founding', () => {
  const away = 'waiting for a control plane: k-control-plane-2 away,k-control-plane-3 away';

  test('is not for the second control plane, nor for a worker', async () => {
    await waits(controlPlane(2), 'waiting for a control plane: k-control-plane-1 away,k-control-plane-3 away');
    await waits(lab.node(), 'waiting for a control plane: none hands out how to go on', '3/8');
  });

  test('is not for a first control plane that was made anew on purpose', async () => {
    await waits(controlPlane(1, { generation: 2 }), away);
  });

  test('is not for a first control plane that comes late', async () => {
    const created = new Date(Date.now() - 61 * 60_000).toISOString();
    await waits(
      controlPlane(1, { created }),
      'no other control plane answers, and only in the first 60 minutes this one may start a new cluster',
    );
  });

  test('waits while etcd of another control plane runs, though its API does not answer', async () => {
    lab.fact('members/10.1.1.12', 'voter');
    lab.fact('members/10.1.1.13', 'voter');
    lab.fact('running/10.1.1.12');
    await waits(controlPlane(1), 'waiting for a control plane: k-control-plane-2 busy,k-control-plane-3 away');
  });

  test('waits while something else answers in the place of another control plane', async () => {
    const node = controlPlane(1);
    node.fact('foreign/10.1.1.13');
    await waits(node, 'waiting for a control plane: k-control-plane-2 away,k-control-plane-3 busy');
  });

  test('waits when there is data of etcd of which nobody knows where it comes from', async () => {
    const node = controlPlane(1);
    node.root.write('var/lib/etcd/member/wal', 'old');
    await waits(node, away);
    expect(node.root.read('var/lib/etcd/member/wal')).toBe('old');
  });

  test('needs nobody when there is one control plane', async () => {
    await ready(controlPlane(1, { controlPlanes: 1 }));
    expect(lab.read('founded')).toBe('10.1.1.11');
  });

  test('leaves no way around authorization and no token behind', async () => {
    const node = controlPlane(1);
    await ready(node);
    expect(() => node.root.read('etc/kubernetes/super-admin.conf')).toThrow('ENOENT');
    expect(lab.state).toMatchObject({ token: false });
    expect(node.called('kubeadm init --config')[0]).toContain('--skip-token-print');
  });

  test('that was cut off goes on with the same etcd, also when others have joined meanwhile', async () => {
    const node = controlPlane(1);
    node.root.write('var/lib/cluster/founding', '');
    node.root.write('var/lib/etcd/member/wal', 'what it has');
    node.root.write('etc/kubernetes/manifests/etcd.yaml', 'new');
    for (const address of ['10.1.1.11', '10.1.1.12']) {
      for (const fact of ['members', 'started', 'running']) lab.fact(`${fact}/${address}`, 'voter');
    }
    await ready(node);
    expect(lab.state).toMatchObject({ founded: '', members: { '10.1.1.11': 'voter', '10.1.1.12': 'voter' } });
    expect([...node.called('kubeadm reset'), ...node.called('kubeadm join'), ...node.called('remove')]).toEqual([]);
  });
});

describe('a joining node', () => {
  beforeEach(() => ready(controlPlane(1)));

  test('does not join before the founding has come far enough', async () => {
    lab.not('config');
    await waits(controlPlane(2), 'waiting for a control plane: k-control-plane-1 busy,k-control-plane-3 away');
  });

  test('at once with another control plane tries until the other one is done', async () => {
    lab.fact('members/10.1.1.13', 'learner');
    const second = controlPlane(2);
    await waits(second, 'kubeadm: error execution phase etcd-join: etcdserver: too many learner members in cluster');
    lab.fact('members/10.1.1.13', 'voter');
    lab.fact('running/10.1.1.13');
    await ready(second);
    expect(lab.state).toMatchObject({ founded: '10.1.1.11', members: { '10.1.1.12': 'voter' } });
  });

  test('is done in a moment at every later boot, also when nobody answers', async () => {
    const node = lab.node();
    await ready(node);
    lab.not('running/10.1.1.11');
    const before = node.calls.length;
    node.boot();
    await ready(node);
    expect(node.calls.slice(before).filter((call) => /^(curl|kubeadm (join|init)|sleep)/.test(call))).toEqual([]);
    expect(node.root.read('etc/hosts').match(/api\.k\.internal/g)).toHaveLength(3);
  });

  test('gets from the control planes how to go on, and what it needs later', async () => {
    const node = lab.node();
    await ready(node);
    expect(node.root.read('opt/cluster/node.sh')).toMatch(/^enter\(\) \{$/m);
    expect(node.root.read('opt/cluster/upgrade.sh')).toBe('# as shipped\n');
    expect(node.root.read('opt/cluster/programs.sh')).toMatch(/^get_programs\(\) \{$/m);
  });

  test('says what it waits for while no control plane hands that out', async () => {
    lab.not('tools');
    const node = lab.node();
    expect((await node.run()).code).toBe(75);
    expect(node.status).toMatchObject({
      step: '3/8',
      reason: 'waiting for a control plane: none hands out how to go on',
    });
    lab.fact('tools');
    await ready(node);
  });

  test('makes anew what a power cut left empty', async () => {
    const node = controlPlane(2);
    for (const name of ['admin.conf', 'kubelet.conf', 'bootstrap-kubelet.conf', 'pki/apiserver.crt', 'pki/ca.key']) {
      node.root.write(`etc/kubernetes/${name}`, '');
    }
    await ready(node);
    expect(node.root.read('etc/kubernetes/pki/ca.key')).toBe('ca.key of this cluster\n');
  });

  test('asks all control planes at the same time', async () => {
    const node = lab.node();
    node.fact('all-at-once');
    await ready(node);
  });
});

test('control planes that join at the same moment all get in, in whichever order', async () => {
  await ready(controlPlane(1));
  const joining = [2, 3].map((n) => controlPlane(n));
  // As systemd does it.
  const untilReady = async (node: KubernetesNode): Promise<void> => {
    while ((await node.run()).code !== 0) expect(node.status.state).toBe('waiting');
  };
  await Promise.all(joining.map(untilReady));
  expect(lab.state).toMatchObject({
    founded: '10.1.1.11',
    members: { '10.1.1.11': 'voter', '10.1.1.12': 'voter', '10.1.1.13': 'voter' },
  });
});

describe('a machine that takes the place of another one', () => {
  let nodes: KubernetesNode[];
  beforeEach(async () => {
    nodes = [1, 2, 3].map((n) => controlPlane(n));
    await ready(...nodes, lab.node());
  });

  const whole = {
    founded: '10.1.1.11',
    members: { '10.1.1.11': 'voter', '10.1.1.12': 'voter', '10.1.1.13': 'voter' },
    running: ['10.1.1.11', '10.1.1.12', '10.1.1.13'],
  };

  test.each([1, 3])('control plane %d joins, though its node is still Ready and etcd counts it', async (n) => {
    lab.destroy(nodes[n - 1]!);
    const again = controlPlane(n);
    await ready(again);
    expect(again.called('kubeadm init --config')).toEqual([]);
    expect(again.called('etcdctl member remove')).toEqual([`etcdctl member remove id-10.1.1.1${n}`]);
    expect(lab.state).toMatchObject(whole);
  });

  test('a worker joins, though its node is still Ready', async () => {
    const again = lab.node({ address: '10.1.1.78' });
    await ready(again);
    expect(lab.state).toMatchObject({ nodes: { 'k-worker-1': 'Ready 10.1.1.78' } });
  });

  test('does not do so while the other one is alive', async () => {
    const again = lab.node({ address: '10.1.1.78' });
    again.fact('answers/10.1.1.77');
    await waits(again, 'another k-worker-1 answers at 10.1.1.77');
    expect(lab.state).toMatchObject({ nodes: { 'k-worker-1': 'Ready 10.1.1.77' } });
  });

  test('forgets data of etcd when the others have removed it as a member', async () => {
    lab.not('members/10.1.1.12');
    lab.not('started/10.1.1.12');
    lab.not('running/10.1.1.12');
    const again = controlPlane(2);
    again.root.write('var/lib/etcd/member/old', '');
    await ready(again);
    expect(lab.state).toMatchObject(whole);
    expect(() => again.root.read('var/lib/etcd/member/old')).toThrow('ENOENT');
  });

  test('keeps data of etcd while the others count it as a member', async () => {
    lab.not('running/10.1.1.12');
    const again = controlPlane(2);
    again.root.write('var/lib/etcd/member/old', 'kept');
    again.root.write('etc/kubernetes/manifests/etcd.yaml', 'existing');
    await ready(again);
    expect(lab.state).toMatchObject(whole);
    expect(again.called('etcdctl member remove')).toEqual([]);
    expect(again.root.read('var/lib/etcd/member/old')).toBe('kept');
  });

  test('waits when too few members are up to remove it', async () => {
    lab.destroy(nodes[1]!);
    lab.destroy(nodes[2]!);
    await waits(controlPlane(2), 'waiting for a control plane: k-control-plane-1 busy,k-control-plane-3 away');
    expect(lab.state).toMatchObject({ members: whole.members });
  });
});

describe('manifests', () => {
  test('are applied by another control plane when the founding one did not', async () => {
    const founder = controlPlane(1);
    founder.fact('bad-manifest');
    expect((await founder.run()).code).toBe(1);
    expect(founder.status).toMatchObject({ step: '8/8', reason: expect.stringContaining('no matches for kind') });
    await ready(controlPlane(2));
    expect(lab.read('applies')).toBe('k-control-plane-2');
    founder.not('bad-manifest');
    await ready(founder, founder);
    expect(lab.read('applies')).toBe('k-control-plane-2');
  });

  test('that are new are applied once, and the old ones not again', async () => {
    const [one, two] = [controlPlane(1), controlPlane(2)];
    await ready(one, two);
    const three = controlPlane(3);
    three.root.write('etc/cluster/manifests/20-more.yaml', 'kind: Secret\n');
    await ready(three, one, two, three);
    expect(lab.read('applies')).toBe('k-control-plane-1\nk-control-plane-3');
  });
});

describe('bad weather', () => {
  test.each([
    [
      'a clock that is behind',
      { created: '2999-01-01T00:00:00Z' },
      '',
      '',
      75,
      /^the clock is behind 2999-01-01T00:00:00Z$/,
    ],
    [
      'a template with another version',
      {},
      'kubeadm-version',
      'v1.35.0',
      75,
      /^this template has kubeadm v1.35.0, not v1.36.3$/,
    ],
    ['a containerd that does not answer', {}, 'no-containerd', '', 75, /^containerd does not answer$/],
  ])('%s is named', async (_, options, fact, value, code, reason) => {
    const node = controlPlane(1, options);
    if (fact) node.fact(fact, value);
    expect(await node.run()).toMatchObject({ code });
    expect(node.status.reason).toMatch(reason);
    expect(lab.read('founded')).toBe('');
  });

  test.each([
    'dial tcp: lookup registry.k8s.io: no such host',
    'failed to extract layer sha256:0123: write /var/lib/containerd/ingest/data: no space left on device',
  ])('images that cannot be had are named, and why: %s', async (why) => {
    const node = controlPlane(1);
    node.not('images');
    node.fact('offline', why);
    expect((await node.run()).code).toBe(75);
    expect(node.status).toMatchObject({
      step: '6/8',
      reason: `kubeadm: error: failed to pull image  registry.k8s.io/kube-apiserver:v1 : ${why}`,
    });
    node.not('offline');
    await ready(node);
  });

  test('a clock that is set right meanwhile is noticed', async () => {
    const node = controlPlane(1);
    node.fact('clock', '1999-01-01');
    node.replace('date', `[ "$1" != +%s ] || set -- -d "$(cat "$WORLD/clock")" +%s; exec /bin/date "$@"`);
    // What waits for the next look sets it.
    node.replace('sleep', `echo now >"$WORLD/clock"`);
    await ready(node);
    expect(node.log).not.toContain('the clock is behind');
  });
});
