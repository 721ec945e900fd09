import { prefixIssues, type ConfigIssue } from '../config/errors';
import { closest } from '../config/closest';
import { WORLD } from '../plan/cidr';
import { nameIssues } from '../plan/names';
import type { Settled } from './orchestrator';
import type { ClusterProps, NodePoolOptions } from './props';

/** Mistakes that any cluster can have. */
export function commonIssues(
  props: Settled<ClusterProps>,
  /** Pool name → where it is written, and its options. */
  pools: Readonly<Record<string, { readonly path: string; readonly options: NodePoolOptions }>>,
): ConfigIssue[] {
  const counts = Object.entries(pools).map(([name, { path, options }]) => [name, { path, count: options.count }]);
  return [
    ...nameIssues(props.name, Object.fromEntries(counts)),
    ...prefixIssues('network', props.network.issues()),
    ...worldIssues(props),
    ...generationIssues(
      props,
      Object.entries(pools).flatMap(([name, { options }]) => keys(name, options.count)),
    ),
  ];
}

function worldIssues({ adminCidrs, allowAnywhere }: ClusterProps): ConfigIssue[] {
  if (allowAnywhere || !adminCidrs.includes(WORLD)) return [];
  return [
    {
      path: 'adminCidrs',
      message: `${WORLD} opens the cluster API to the world: name your networks, or say allowAnywhere: true`,
    },
  ];
}

function generationIssues({ generations }: ClusterProps, nodes: readonly string[]): ConfigIssue[] {
  return Object.keys(generations ?? {})
    .filter((key) => !nodes.includes(key))
    .map((key) => {
      const guess = closest(key, nodes);
      return {
        path: `generations.${key}`,
        message: `is no node of this cluster${guess ? `: did you mean ${guess}?` : ''}`,
      };
    });
}

const keys = (pool: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${pool}-${i + 1}`);
