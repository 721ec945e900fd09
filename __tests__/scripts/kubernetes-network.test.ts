import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubernetesLab, type KubernetesNode } from './support/kubernetes-lab';

jest.setTimeout(120_000);

const ARCH = process.arch === 'arm64' ? 'arm64' : 'amd64';
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** Stands for helm: says what it was asked for and shows all values. */
const HELM = `#!/bin/sh
echo "# helm $*"
for argument; do case $argument in --values=*) cat "\${argument#--values=}" ;; esac; done
`;

/** As published: the program is in a folder of the architecture. */
function helmArchive(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'helm-'));
  try {
    mkdirSync(join(folder, `linux-${ARCH}`));
    writeFileSync(join(folder, `linux-${ARCH}`, 'helm'), HELM, { mode: 0o755 });
    return execFileSync('tar', ['-C', folder, '-czf', '-', `linux-${ARCH}`]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

let lab: KubernetesLab;
beforeEach(() => (lab = new KubernetesLab()));
afterEach(() => lab.remove());

function controlPlane(
  n: number,
  files: Readonly<Record<string, Buffer>>,
  settings: Readonly<Record<string, string>>,
): KubernetesNode {
  const node = lab.node({ controlPlane: n });
  node.root.install('kubernetes/programs.sh', 'opt/cluster/programs.sh', 0o644);
  node.root.install('kubernetes/parts/network.sh', 'opt/cluster/parts/network.sh', 0o644);
  const lines = Object.entries(files).map(([name, content]) => {
    node.mirror(name, content);
    return `${name} ${ARCH} ${sha256(content)} https://mirror/${name}\n`;
  });
  node.root.write('etc/cluster/network/artifacts', lines.join(''));
  for (const [name, text] of Object.entries(settings)) node.root.write(`etc/cluster/network/${name}`, text);
  return node;
}

const calico = (n: number, manifest = 'kind: DaemonSet\n'): KubernetesNode =>
  controlPlane(n, { calico: Buffer.from(manifest) }, { 'kustomization.yaml': '# our changes\n' });

const applied = (node: KubernetesNode): string => node.root.read('run/cluster/network.yaml');
const applies = (node: KubernetesNode): string[] =>
  node
    .called('kubectl apply')
    .map((call) => call.split(' -f')[1]!)
    .filter((file) => file !== ' -');

test("Calico's manifest is applied with our changes, before all others, and once", async () => {
  const node = calico(1);
  expect(await node.run()).toMatchObject({ code: 0 });
  expect(applied(node)).toBe('# our changes\nkind: DaemonSet\n');
  expect(applies(node)).toEqual([' network.yaml', expect.stringContaining('10-flannel.yaml')]);

  node.boot();
  expect(await node.run()).toMatchObject({ code: 0 });
  expect(applies(node)).toHaveLength(2);
});

test('what one control plane has applied, the others neither fetch nor apply', async () => {
  expect(await calico(1).run()).toMatchObject({ code: 0 });
  const second = calico(2);
  expect(await second.run()).toMatchObject({ code: 0 });
  expect(second.called('https://mirror/')).toEqual([]);
  expect(applies(second)).not.toContain(' network.yaml');
});

test("Cilium's chart is filled in for the version of the cluster, with the user's values after ours", async () => {
  const node = controlPlane(
    1,
    { helm: helmArchive(), cilium: Buffer.from('chart') },
    { 'values-1.yaml': 'MTU: 1400\n', 'values-2.yaml': 'MTU: 1300\n' },
  );
  expect(await node.run()).toMatchObject({ code: 0 });
  const [command, ...values] = applied(node).replaceAll(`${node.root.path}/`, '/').trim().split('\n');
  expect(command).toBe(
    '# helm template cilium /var/lib/cluster/network/cilium.tgz --namespace kube-system --kube-version v1.36.3 --include-crds ' +
      '--values=/etc/cluster/network/values-1.yaml --values=/etc/cluster/network/values-2.yaml',
  );
  expect(values).toEqual(['MTU: 1400', 'MTU: 1300']);
  expect(applies(node)[0]).toBe(' network.yaml');
});

test('another file than the one that was asked for is named and not applied; with the right one the node goes on', async () => {
  const node = calico(1);
  node.mirror('calico', Buffer.from('kind: Evil\n'));
  expect((await node.run()).code).toBe(75);
  expect(node.status.reason).toMatch(
    /^calico is not what was asked for: https:\/\/mirror\/calico has sha256 \w{64}, not /,
  );
  expect(applies(node)).toEqual([]);

  node.mirror('calico', Buffer.from('kind: DaemonSet\n'));
  expect(await node.run()).toMatchObject({ code: 0 });
  expect(applied(node)).toContain('kind: DaemonSet');
});

test('a chart that cannot be filled in is told in the words of helm', async () => {
  const node = controlPlane(1, { helm: helmArchive(), cilium: Buffer.from('chart') }, { 'values-1.yaml': '' });
  node.root.write('etc/cluster/network/artifacts', '');
  node.root.write('var/lib/cluster/network/helm', '#!/bin/sh\necho "Error: no template" >&2\nexit 1\n', 0o755);
  expect((await node.run()).code).toBe(1);
  expect(node.status).toMatchObject({ step: '8/8', reason: 'Error: no template' });
  expect(applies(node)).toEqual([]);
});
