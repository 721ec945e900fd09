import { setTimeout as sleep } from 'node:timers/promises';
import { FakeSwarm } from './support/fake-swarm';
import { ScriptedManager } from './support/scripted-manager';
import { SwarmLab, type LabNode } from './support/swarm-lab';
import { until } from './support/until';

jest.setTimeout(120_000);

let lab: SwarmLab;
const scripted: ScriptedManager[] = [];
afterEach(async () => {
  for (const manager of scripted.splice(0)) await manager.close();
  await lab.close();
});

const logs = (): string => [...lab.nodes.values()].map((node) => `${node.name}\n${node.log}`).join('\n');
const ready = (node: LabNode): number => node.engine.swarm?.nodes.filter((n) => node.engine.swarm?.isUp(n)).length ?? 0;
const names = (node: LabNode): string[] => node.engine.swarm?.nodes.map((n) => n.engine.hostname).sort() ?? [];
const calls = (node: LabNode): string[] => node.engine.changes.map((change) => change.call);

async function whole(...wanted: string[]): Promise<LabNode[]> {
  lab = await SwarmLab.with(wanted.filter((name) => name.startsWith('m')).length);
  const nodes = await lab.boot(...wanted);
  await until('all nodes ready', () => ready(nodes[0]!) === wanted.length, logs);
  return nodes;
}

/** A worker that is in a swarm, asking one manager that answers what the test says. */
async function workerAsking(answer: (nth: number, own: FakeSwarm) => string): Promise<[LabNode, ScriptedManager]> {
  lab = await SwarmLab.with(1);
  const own = new FakeSwarm();
  const worker = await lab.node('w1');
  worker.engine.enter(own, own.add(worker.engine, 'worker', 'active', worker.engine.address));
  const manager = new ScriptedManager(lab.pki.ca, lab.pki.issue('m0', 'manager'), (nth) => answer(nth, own));
  await manager.listen('127.0.0.11', lab.port);
  scripted.push(manager);
  return [worker, manager];
}

describe('a replaced node', () => {
  test('a re-created worker joins, and the entry of its predecessor is removed', async () => {
    const [m0, w1] = await whole('m0', 'w1');
    w1!.engine.forget();
    await until('two nodes again', () => ready(m0!) === 2 && names(m0!).length === 2, logs);
    expect(names(m0!)).toEqual(['m0', 'w1']);
    expect(w1!.changed('POST /swarm/join')).toBe(2);
  });

  test('the entry of a re-created manager is demoted before it is removed', async () => {
    const [m0, m1] = await whole('m0', 'm1', 'm2');
    const old = m1!.engine.nodeId!;
    m1!.engine.forget();
    await until('three nodes again', () => ready(m0!) === 3 && names(m0!).length === 3, logs);
    const about = calls(m0!).filter((call) => call.includes(old));
    expect(about).toEqual([`POST /nodes/${old}/update`, `DELETE /nodes/${old}`]);
    expect(m0!.engine.swarm?.managers).toHaveLength(3);
  });

  test('two managers re-created one after the other leave no old entry', async () => {
    const [m0, m1, m2] = await whole('m0', 'm1', 'm2');
    for (const node of [m1!, m2!]) {
      node.engine.forget();
      await until('three nodes again', () => ready(m0!) === 3 && names(m0!).length === 3, logs);
    }
    expect(names(m0!)).toEqual(['m0', 'm1', 'm2']);
  });

  test('a node that is only down keeps its entry', async () => {
    const [m0, , w1] = await whole('m0', 'w2', 'w1');
    await w1!.engine.stop();
    await sleep(1000);
    expect(names(m0!)).toEqual(['m0', 'w1', 'w2']);
    expect(m0!.changed(/^DELETE/)).toBe(0);
    await w1!.engine.start();
    await until('back', () => ready(m0!) === 3, logs);
    expect(w1!.changed('POST /swarm/join')).toBe(1);
  });

  test('a worker that takes the name of an absent manager does not get it removed', async () => {
    const [m0, , m2] = await whole('m0', 'm1', 'm2');
    await m2!.engine.stop();
    const swarm = m0!.engine.swarm!;
    const liar = await lab.node('w9');
    Object.assign(liar.engine, { hostname: 'm2' });
    liar.engine.enter(swarm, swarm.add(liar.engine, 'worker', 'active', liar.engine.address));
    await sleep(1000);
    expect(m0!.changed(/^DELETE|update$/)).toBe(0);
    expect(swarm.managers).toHaveLength(3);
  });
});

describe('a worker whose swarm was built anew', () => {
  test('moves over when the only manager was re-created', async () => {
    const [m0, w1] = await whole('m0', 'w1');
    m0!.engine.forget();
    await until(
      'both in the new swarm',
      () => m0!.engine.swarm !== undefined && w1!.engine.swarm === m0!.engine.swarm,
      logs,
    );
    expect(w1!.changed('POST /swarm/leave')).toBe(1);
    expect(m0!.changed('POST /swarm/init')).toBe(2);
  });

  test('leaves only after half a minute of tokens of another CA without a break', async () => {
    const other = new FakeSwarm();
    const row = (length: number): string[] => Array<string>(length).fill('other');
    const script = [...row(30), 'own', ...row(30), 'none', ...row(31)];
    let early = false;
    const [worker] = await workerAsking((nth, own) => {
      early ||= nth <= script.length && lab.nodes.get('w1')?.changed('POST /swarm/leave') !== 0;
      // Whoever has not left by the end of the script never will.
      const which = script[nth - 1] ?? 'own';
      return which === 'own' ? own.tokens.Worker : which === 'none' ? 'inactive' : other.tokens.Worker;
    });
    worker.start('run');
    await until('leaving', () => worker.changed('POST /swarm/leave') === 1, logs);
    expect(early).toBe(false);
  });

  test('stays when the CA is the same although the secret was rotated', async () => {
    const [worker, manager] = await workerAsking((_, own) => own.tokens.Worker.replace(/[^-]*$/, 'rotated'));
    worker.start('run');
    await until('asked often', () => manager.asked >= 6, logs);
    expect(worker.engine.changes).toEqual([]);
  });

  test('stays while no manager hands out a token', async () => {
    const [worker, manager] = await workerAsking(() => 'The swarm does not have a leader.');
    worker.start('run');
    await until('asked often', () => manager.asked >= 6, logs);
    expect(worker.engine.changes).toEqual([]);
  });
});

describe('a node that cannot get back into its swarm', () => {
  test.each(['pending', 'error'])('a worker in state %s leaves after a long time and joins again', async (state) => {
    const [worker, manager] = await workerAsking((_, own) => own.tokens.Worker);
    worker.engine.reported = state;
    worker.start('run');
    await until('leaving', () => worker.changed('POST /swarm/leave') === 1, logs);
    expect(manager.asked).toBeGreaterThanOrEqual(31);
  });

  test('a worker stays while the managers would not take it as new', async () => {
    const [worker, manager] = await workerAsking(() => 'w1 is still alive');
    worker.engine.reported = 'pending';
    worker.start('run');
    await until('asked often', () => manager.asked >= 40, logs);
    expect(worker.engine.changes).toEqual([]);
  });

  test.each(['pending', 'error', 'locked'])('a manager in state %s never leaves by itself', async (state) => {
    const [m0, m1] = await whole('m0', 'm1', 'm2');
    await m1!.stop('run');
    m1!.engine.reported = state;
    Object.assign(m1!.engine, { cutOff: true });
    m1!.engine.changes.length = 0;
    m1!.start('run');
    await until('saying so', () => m1!.log.includes(`run: ${state}`), logs);
    const seen = m1!.engine.looks;
    await until('looked often', () => m1!.engine.looks > seen + 40, logs);
    expect(m1!.engine.changes).toEqual([]);
    expect(names(m0!)).toEqual(['m0', 'm1', 'm2']);
  });
});

describe('labels', () => {
  const labels = { 'cluster.label.disk': 'ssd', 'cluster.label.zone': 'a', vendor: 'x' };

  test('those a node declares for the cluster become its labels in the swarm, others stay', async () => {
    lab = await SwarmLab.with(1);
    const [m0] = await lab.boot('m0');
    const w1 = await lab.node('w1', {}, labels);
    w1.start('run');
    await until('labels', () => m0!.engine.swarm?.nodes[1]?.Spec.Labels?.['disk'] === 'ssd', logs);
    const spec = m0!.engine.swarm!.nodes[1]!.Spec;
    expect(spec.Labels).toEqual({ disk: 'ssd', zone: 'a' });
    spec.Labels = { disk: 'ssd', zone: 'a', owner: 'somebody' };
    await sleep(500);
    expect(spec.Labels).toEqual({ disk: 'ssd', zone: 'a', owner: 'somebody' });
    expect(spec.Availability).toBe('active');
    expect(m0!.changed(/update$/)).toBe(1);
  });

  test('only the leader sets them', async () => {
    const nodes = await whole('m0', 'm1', 'm2');
    const w1 = await lab.node('w1', {}, labels);
    w1.start('run');
    await until('labels', () => nodes[0]!.engine.swarm?.nodes[3]?.Spec.Labels?.['zone'] === 'a', logs);
    await sleep(300);
    expect(nodes.map((node) => node.changed(/update$/))).toEqual([1, 0, 0]);
  });
});

test('managers cut off from each other for a while become one swarm again', async () => {
  const [m0, m1, m2] = await whole('m0', 'm1', 'm2', 'w1');
  Object.assign(m0!.engine, { cutOff: true });
  await m0!.stop('serve');
  await sleep(1000);
  Object.assign(m0!.engine, { cutOff: false });
  m0!.start('serve');
  await until('all ready', () => ready(m1!) === 4, logs);
  const swarms = new Set([m0, m1, m2].map((node) => node!.engine.swarm));
  expect(swarms.size).toBe(1);
  expect(calls(m0!).filter((call) => call === 'POST /swarm/init')).toHaveLength(1);
});

test('all nodes rebooted at once are one swarm again', async () => {
  const nodes = await whole('m0', 'm1', 'm2', 'w1', 'w2');
  for (const node of nodes) {
    await node.stop('run', 'serve');
    await node.engine.stop();
  }
  for (const node of nodes) {
    node.start('run', ...(node.name.startsWith('m') ? (['serve'] as const) : []));
    await node.engine.start();
  }
  await until('all ready', () => ready(nodes[2]!) === 5, logs);
  await sleep(500);
  expect(nodes.map((node) => node.changed(/swarm/))).toEqual([1, 1, 1, 1, 1]);
});
