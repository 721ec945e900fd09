import { nodeName } from './names';
import type { PlannedNode, PlannedPool } from './model';

/** The nodes of a pool, numbered from 1: growing and shrinking touches the highest numbers only. */
export function planNodes<Role extends string>(
  cluster: string,
  pool: PlannedPool<Role>,
  count: number,
  choices: {
    readonly generations?: Readonly<Record<string, number>>;
    /** Fixed address of the n-th node, 1-based. */
    readonly address?: (n: number) => string | undefined;
  } = {},
): PlannedNode<Role>[] {
  return Array.from({ length: count }, (_, i) => {
    const n = i + 1;
    const key = `${pool.name}-${n}`;
    const address = choices.address?.(n);
    return {
      key,
      name: nodeName(cluster, pool.name, n),
      pool,
      ...(address ? { address } : {}),
      generation: choices.generations?.[key] ?? 1,
    };
  });
}
