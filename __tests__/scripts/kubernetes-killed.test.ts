import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KubernetesLab, type KubernetesNode, type NodeOptions } from './support/kubernetes-lab';
import { until } from './support/until';

jest.setTimeout(300_000);

const scripts = join(__dirname, '..', '..', 'cloud-init', 'kubernetes');
const steps = ['bootstrap.sh', 'node.sh'].flatMap((name) =>
  [...readFileSync(join(scripts, name), 'utf8').matchAll(/^step (\S+)/gm)].map(([, step]) => step!),
);

test('steps are numbered in their order', () => {
  expect(steps).toEqual(steps.map((_, i) => `${i + 1}/${steps.length}`));
});

const outcome = (lab: KubernetesLab, node: KubernetesNode): object => ({
  cluster: lab.state,
  status: node.status.state,
  hosts: node.root.read('etc/hosts'),
  enabled: node.enabled,
});

/** Tries `run` for each item, three at a time. */
async function each<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  for (let i = 0; i < items.length; i += 3) await Promise.all(items.slice(i, i + 3).map(run));
}

const first: NodeOptions = { controlPlane: 1 };
const joining: NodeOptions = { controlPlane: 2 };
const worker: NodeOptions = {};

/** Calls that change something: between two of them it makes no difference where the script is killed. */
const CHANGE =
  /^(phase|systemctl|modprobe|sync|kubeadm (init|join|config images pull)|etcdctl member remove|kubectl (apply|-n \S+ (create|delete)))/;

function* pointsOf(calls: readonly string[], from: string): Iterable<{ hold: string; power: boolean }> {
  const seen = new Map<string, number>();
  let on = false;
  for (const call of calls) {
    const nth = (seen.get(call) ?? 0) + 1;
    seen.set(call, nth);
    on ||= call.includes(from);
    if (!on || !CHANGE.test(call)) continue;
    yield { hold: `${nth} ${call}`, power: false };
    // A power cut differs from a killed script once the node has begun to be something.
    if (call.startsWith('phase ')) yield { hold: `${nth} ${call}`, power: true };
  }
}

// Control planes and workers do the same until they have a container runtime.
describe.each([
  ['the first control plane', first, [], 'stop kubelet'],
  ['a joining control plane', joining, [first], 'stop kubelet'],
  ['a worker', worker, [first], ''],
])('%s', (_, options, before, from) => {
  let start: KubernetesLab;
  const labs: KubernetesLab[] = [];
  const sameLab = (): KubernetesLab => {
    const lab = new KubernetesLab(start);
    labs.push(lab);
    return lab;
  };
  beforeAll(async () => {
    start = new KubernetesLab();
    for (const other of before) expect(await start.node(other).run()).toMatchObject({ code: 0 });
  });
  afterAll(() => [start, ...labs].forEach((lab) => lab.remove()));

  test('killed before any change that it makes ends as if nothing had happened', async () => {
    const calm = sameLab();
    const calmNode = calm.node(options);
    expect(await calmNode.run()).toMatchObject({ code: 0 });
    const expected = outcome(calm, calmNode);
    const killedIn = new Set<string>();
    const points = [...pointsOf(calmNode.calls, from)];
    await each(points, async ({ hold, power }) => {
      const lab = sameLab();
      const node = lab.node(options);
      node.fact('hold', hold);
      const child = node.start();
      const gone = once(child, 'exit');
      await until(`call ${hold}`, () => node.has('held') || child.exitCode !== null);
      killedIn.add(node.status.step);
      process.kill(-child.pid!, 'SIGKILL');
      await gone;
      node.not('hold');
      if (power) node.boot();
      const { code, output } = await node.run();
      expect({ hold, power, code, why: code ? output : '' }).toEqual({ hold, power, code: 0, why: '' });
      expect({ hold, power, ...outcome(lab, node) }).toEqual({ hold, power, ...expected });
      lab.remove();
    });
    expect([...killedIn].sort()).toEqual(from ? steps.slice(6) : steps.filter((step) => !/[126]\//.test(step)));
  });
});
