import { setTimeout as sleep } from 'node:timers/promises';
import type { TestCloud } from '../../__tests__/e2e/harness/test-cloud';
import type { Kubectl } from '../../tools/kubectl/kubectl';

interface Machine {
  readonly id: string;
  readonly name: string;
}

/** When a machine of this name starts that is not there yet; looks until it does. */
export async function startOf(cloud: TestCloud, name: string): Promise<number> {
  const there = new Set(await idsOf(cloud, name));
  for (;;) {
    const ids = await idsOf(cloud, name).catch(() => []);
    if (ids.some((id) => !there.has(id))) return Date.now();
    await sleep(100);
  }
}

async function idsOf(cloud: TestCloud, name: string): Promise<string[]> {
  const { virtualmachine = [] } = await cloud.ask<{ virtualmachine?: Machine[] }>('listVirtualMachines', { name });
  return virtualmachine.map(({ id }) => id);
}

interface Nodes {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly status: {
      readonly conditions: readonly {
        readonly type: string;
        readonly status: string;
        readonly lastTransitionTime: string;
      }[];
    };
  }[];
}

/** Since when each node is Ready, by name; to the second, as Kubernetes has it. */
export async function readySince({ kubectl }: { readonly kubectl: Kubectl }): Promise<Map<string, number>> {
  const { items } = await kubectl.json<Nodes>('get', 'nodes');
  return new Map(
    items.flatMap(({ metadata, status }) =>
      status.conditions
        .filter((condition) => condition.type === 'Ready' && condition.status === 'True')
        .map((condition) => [metadata.name, Date.parse(condition.lastTransitionTime)] as const),
    ),
  );
}
