import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { KubernetesLab, type KubernetesNode } from './support/kubernetes-lab';

jest.setTimeout(60_000);

const REQUEST = join(__dirname, '..', '..', 'lib', 'readiness', 'kubernetes', 'upgrade-request.mjs');
const programs: Record<string, Buffer> = {
  kubeadm: readFileSync(join(__dirname, 'support', 'fake-kubernetes.sh')),
  kubelet: Buffer.from('the new kubelet'),
  kubectl: readFileSync(join(__dirname, 'support', 'fake-kubernetes.sh')),
};

let lab: KubernetesLab;
let node: KubernetesNode;
beforeEach(() => {
  lab = new KubernetesLab();
  lab.fact('members/10.1.1.11', 'voter');
  lab.fact('running/10.1.1.11');
});
afterEach(() => lab.remove());

/** A node that runs v1.36.3. */
function joined(controlPlane?: number): KubernetesNode {
  node = lab.node({ controlPlane });
  for (const name of ['upgrade', 'programs']) node.root.install(`kubernetes/${name}.sh`, `opt/cluster/${name}.sh`);
  node.root.write('var/lib/cluster/joined', '');
  node.fact('kubelet-version', 'v1.36.3');
  lab.fact(`nodes/${node.name}`, 'Ready 10.1.1.11\n');
  for (const [name, content] of Object.entries(programs)) node.mirror(name, content);
  return node;
}

/** What a deploy asks of a node, in the words of the program that does it. */
function ask(name: string, version: string, lacks = ''): void {
  const sum = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
  const lines = Object.entries(programs)
    .filter(([program]) => program !== lacks)
    .flatMap(([program, content]) =>
      ['amd64', 'arm64'].map((arch) => `${program} ${arch} ${sum(content)} https://mirror/it's/${program}\n`),
    );
  const script = `import { upgradeRequest } from ${JSON.stringify(REQUEST)}; console.log(upgradeRequest(...process.argv.slice(1)))`;
  const request = execFileSync(process.execPath, ['--input-type=module', '-e', script, version, lines.join('')]);
  const asked = JSON.parse(request.toString()) as { script: string };
  const data = { [name]: JSON.stringify({ ...asked, script: node.root.moved(asked.script) }) };
  node.fact('node-upgrade.json', JSON.stringify({ data }));
}

const upgrade = (): ReturnType<KubernetesNode['run']> => node.run('opt/cluster/upgrade.sh');
const done = (): string[] =>
  node.calls.flatMap((call) => /^kubeadm upgrade.*|https:\/\/mirror.*|^systemctl restart.*/.exec(call)?.[0] ?? []);

test('a control plane brings the cluster to the version that it is asked for, then itself, and remembers that', async () => {
  joined(1);
  ask(node.name, '1.36.4');
  expect(await upgrade()).toMatchObject({ code: 0 });
  expect(done()).toEqual([
    "https://mirror/it's/kubeadm",
    'kubeadm upgrade apply v1.36.4 --yes --ignore-preflight-errors=CreateJob',
    "https://mirror/it's/kubelet",
    "https://mirror/it's/kubectl",
    'systemctl restart kubelet',
  ]);
  expect(node.root.read('usr/local/bin/kubelet')).toBe('the new kubelet');
  expect(node.root.read('etc/cluster/cluster.env')).toMatch(/^VERSION='1\.36\.4'$/m);
  expect(node.status).toMatchObject({ step: '5/5', state: 'ready' });
});

test('a worker changes itself alone, and needs no kubectl', async () => {
  joined();
  ask(node.name, '1.36.4', 'kubectl');
  expect(await upgrade()).toMatchObject({ code: 0 });
  expect(done()).toEqual([
    "https://mirror/it's/kubeadm",
    'kubeadm upgrade node',
    "https://mirror/it's/kubelet",
    'systemctl restart kubelet',
  ]);
});

test.each<[string, () => void]>([
  ['nobody asks anybody', () => undefined],
  ['nobody asks this node', () => ask('k-worker-9', '1.36.4')],
  ['it runs that version already', () => ask(node.name, '1.36.3')],
  ['it has not joined yet', () => [ask(node.name, '1.36.4'), rmSync(node.root.at('var/lib/cluster/joined'))]],
])('nothing happens when %s', async (_, begin) => {
  joined(1);
  begin();
  expect(await upgrade()).toEqual({ code: 0, output: '' });
  expect(done()).toEqual([]);
});

test('a program that nobody names is told', async () => {
  joined(1);
  ask(node.name, '1.36.4', 'kubeadm');
  expect((await upgrade()).code).toBe(75);
  expect(node.status).toMatchObject({ state: 'waiting', reason: 'nobody says where kubeadm of v1.36.4 is' });
});
