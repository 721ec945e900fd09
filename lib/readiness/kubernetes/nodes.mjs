// What is to be done about nodes, as plain data in and out.

/** On every node of ours: which labels and taints came from us, so that others are left alone. */
export const appliedAnnotation = 'cloudstack-clusters/applied';

export const isReady = (node) =>
  node.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');

/**
 * Wanted nodes that are not there or not well, each with the reason.
 *
 * @param renewals node name → when it last renewed its lease, in milliseconds
 * @param since when the waiting began: a machine that was replaced before still counts as Ready for a while, and only a
 *   living one renews its lease
 */
export function missing(wanted, nodes, renewals, since) {
  const byName = new Map(nodes.map((node) => [node.metadata.name, node]));
  return Object.keys(wanted).flatMap((name) => {
    const node = byName.get(name);
    if (!node) return [`${name} has not joined`];
    if (!isReady(node)) return [`${name} is not Ready`];
    if (isNewToTheCloud(node)) return [`${name} waits for the cloud controller manager`];
    return renewals.get(name) >= since ? [] : [`${name} shows no sign of life`];
  });
}

/** Ready, but closed for pods until the cloud controller manager has found its machine. */
const isNewToTheCloud = ({ spec }) =>
  spec.taints?.some(({ key }) => key === 'node.cloudprovider.kubernetes.io/uninitialized');

/** Nodes that were ours and are no longer wanted. */
export const unwanted = (wanted, nodes) =>
  nodes.filter(({ metadata }) => metadata.annotations?.[appliedAnnotation] && !(metadata.name in wanted));

/** A kubelet renews its lease every ten seconds. */
export const isDead = (node, renewals, now) => !isReady(node) || !(now - renewals.get(node.metadata.name) < 25_000);

/** The merge patch that gives a node its labels and taints, and takes away what was given before; undefined: nothing to do. */
export function patch(node, { labels = {}, taints = [] }) {
  const before = JSON.parse(node.metadata.annotations?.[appliedAnnotation] ?? '{"labels":[],"taints":[]}');
  const id = ({ key, effect }) => `${key}:${effect}`;
  const ours = new Set([...before.taints, ...taints.map(id)]);
  const applied = JSON.stringify({ labels: Object.keys(labels).sort(), taints: taints.map(id).sort() });
  const others = (node.spec.taints ?? []).filter((taint) => !ours.has(id(taint)));
  const dropped = before.labels.filter((key) => !(key in labels) && key in (node.metadata.labels ?? {}));
  const same =
    node.metadata.annotations?.[appliedAnnotation] === applied &&
    dropped.length === 0 &&
    Object.entries(labels).every(([key, value]) => node.metadata.labels?.[key] === value) &&
    JSON.stringify(sorted(node.spec.taints ?? [])) === JSON.stringify(sorted([...others, ...taints]));
  if (same) return undefined;
  return {
    metadata: {
      annotations: { [appliedAnnotation]: applied },
      labels: { ...Object.fromEntries(dropped.map((key) => [key, null])), ...labels },
    },
    spec: { taints: [...others, ...taints] },
  };
}

const sorted = (taints) =>
  taints.map(({ key, value = '', effect }) => `${key}=${value}:${effect}`).sort((a, b) => (a < b ? -1 : 1));
