import { once } from 'node:events';
import type { Sandbox } from './sandbox';
import { until } from './until';

/**
 * Kills a bootstrap before and after each of its calls, always on a new node, and has it run again: it must end as the
 * one that nobody has killed. Returns the steps in which one was killed.
 */
export async function killedAtEveryPoint(node: () => Sandbox, outcome: (box: Sandbox) => object): Promise<Set<string>> {
  const calm = node();
  expect(await calm.run()).toMatchObject({ code: 0 });
  const killedIn = new Set<string>();
  // After a call is before the next one; only an installation has a middle.
  const points = calm.calls.flatMap((call, i) => [
    `before ${i + 1}`,
    ...(/ install /.test(call) ? [`within ${i + 1}`] : []),
  ]);
  const tryPoint = async (point: string): Promise<void> => {
    const box = node();
    box.fact('hold', point);
    const child = box.start();
    const gone = once(child, 'exit');
    await until(`call ${point}`, () => box.has('held') || child.exitCode !== null);
    // An installation that fails has no middle.
    if (point.startsWith('within') && !box.has('held')) return void (await gone);
    killedIn.add(box.status.step);
    process.kill(-child.pid!, 'SIGKILL');
    await gone;
    box.not('hold');
    expect({ point, ...(await box.run()) }).toMatchObject({ point, code: 0 });
    expect({ point, ...outcome(box) }).toEqual({ point, ...outcome(calm) });
  };
  for (let i = 0; i < points.length; i += 3) await Promise.all(points.slice(i, i + 3).map(tryPoint));
  return killedIn;
}
