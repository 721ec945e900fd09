import type { ConfigIssue } from '../config/errors';
import { labelKeyMistake, labelValueMistake } from './label-rules';
import { GPU_LABEL, POOL_LABEL, type LabelledPoolOptions } from './pools';

/** A pool with all that some cluster knows. */
interface Pool extends LabelledPoolOptions {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly gpu?: boolean;
}

interface Props {
  readonly pools?: Readonly<Record<string, Pool>>;
  readonly waitForReady?: boolean;
}

/**
 * Names, labels and taints that Kubernetes would refuse when the node is there already.
 *
 * @param first name of the pool of the first role, where that stands apart, and what its nodes are called
 */
export const poolIssues = (
  { pools = {}, waitForReady = true }: Props,
  first?: { readonly pool: string; readonly nodes: string },
): ConfigIssue[] => [
  ...Object.keys(pools)
    .filter((name) => name === first?.pool)
    .map((name) => ({
      path: `pools.${name}`,
      message: `is the name of the ${first!.nodes}: give the pool another one`,
    })),
  ...Object.entries(pools).flatMap(([name, options]) => [
    ...labelIssues(`pools.${name}.labels`, options),
    ...taintIssues(`pools.${name}.taints`, options),
    ...annotationIssues(`pools.${name}.annotations`, options, waitForReady),
  ]),
];

function labelIssues(path: string, { labels = {}, gpu }: Pool): ConfigIssue[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    const mistake =
      key === POOL_LABEL || (gpu && key === GPU_LABEL)
        ? 'is set by the cluster itself: take another name'
        : (labelKeyMistake(key) ?? reservedMistake(key) ?? labelValueMistake(value));
    return mistake ? [{ path: `${path}.${key}`, message: mistake }] : [];
  });
}

/** The only names of Kubernetes' own domains that a node may give itself. */
const ALLOWED = [
  'node.kubernetes.io/',
  'kubelet.kubernetes.io/',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
];

function reservedMistake(key: string): string | undefined {
  const [domain] = key.split('/');
  if (!key.includes('/') || !/(^|\.)(kubernetes|k8s)\.io$/.test(domain!)) return undefined;
  if (ALLOWED.some((allowed) => (allowed.endsWith('/') ? key.startsWith(allowed) : key === allowed))) return undefined;
  if (domain!.endsWith('node-restriction.kubernetes.io')) {
    return 'is what nodes must not say of themselves: set it with kubectl label when the node is there';
  }
  return `is reserved: nodes may only give themselves ${ALLOWED.join(', ')} of Kubernetes' own names. Take a name without that domain`;
}

function taintIssues(path: string, { taints = [] }: Pool): ConfigIssue[] {
  const same = (i: number, j: number): boolean =>
    taints[i]!.key === taints[j]!.key && taints[i]!.effect === taints[j]!.effect;
  return taints.flatMap(({ key, value = '' }, i) => {
    const keyMistake = labelKeyMistake(key);
    const valueMistake = labelValueMistake(value);
    const first = taints.findIndex((_, j) => same(i, j));
    return [
      ...(keyMistake ? [{ path: `${path}.${i}.key`, message: `${key} ${keyMistake}` }] : []),
      ...(valueMistake ? [{ path: `${path}.${i}.value`, message: valueMistake }] : []),
      ...(first < i ? [{ path: `${path}.${i}`, message: `is there twice: remove one of the two ${key}` }] : []),
    ];
  });
}

/** Written by programs of the cluster itself, which go by what they read there. */
const OF_PROGRAMS = [
  'cloudstack-clusters/',
  'kubeadm.alpha.kubernetes.io/',
  'node.alpha.kubernetes.io/',
  'volumes.kubernetes.io/',
  'csi.volume.kubernetes.io/',
  'flannel.alpha.coreos.com/',
];

function annotationIssues(path: string, { annotations }: Pool, waits: boolean): ConfigIssue[] {
  if (!annotations) return [];
  const keys = Object.keys(annotations).flatMap((key) => {
    const owner = OF_PROGRAMS.find((prefix) => key.startsWith(prefix));
    const mistake =
      labelKeyMistake(key) ?? (owner && `is for the cluster's own programs, as all of ${owner}: take another name`);
    return mistake ? [{ path: `${path}.${key}`, message: mistake }] : [];
  });
  if (waits) return keys;
  return [...keys, { path, message: 'can only be set by a deploy that waits: leave out waitForReady: false' }];
}
