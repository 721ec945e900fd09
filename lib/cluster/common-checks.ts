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
    ...tagIssues(props),
    ...extraFileIssues(props),
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

/** Tags that tell a node's place in the cluster. */
const OWN_TAGS = ['cluster', 'pool', 'role'];

const tagIssues = ({ tags }: ClusterProps): ConfigIssue[] =>
  OWN_TAGS.filter((tag) => tag in (tags ?? {})).map((tag) => ({
    path: `tags.${tag}`,
    message: 'is set by the cluster itself: take another name',
  }));

function extraFileIssues({ extraUserData }: ClusterProps): ConfigIssue[] {
  const paths = (extraUserData?.files ?? []).map(({ path }) => path);
  return paths.flatMap((path, i) =>
    paths.indexOf(path) === i
      ? []
      : [{ path: `extraUserData.files.${i}.path`, message: `${path} is there twice: remove or rename one` }],
  );
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
