// What is to be done about nodes, as plain data in and out.

/** On every node of ours: which labels, taints and annotations came from us, so that others are left alone. */
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

/** The merge patch that gives a node its marks, and takes away those that were given before; undefined: nothing to do. */
export function patch(node, { labels = {}, taints = [], annotations = {} }) {
  const before = JSON.parse(node.metadata.annotations?.[appliedAnnotation] ?? '{"labels":[],"taints":[]}');
  const id = ({ key, effect }) => `${key}:${effect}`;
  const ours = new Set([...before.taints, ...taints.map(id)]);
  const noted = Object.keys(annotations).sort();
  const applied = JSON.stringify({
    labels: Object.keys(labels).sort(),
    taints: taints.map(id).sort(),
    ...(noted.length > 0 ? { annotations: noted } : {}),
  });
  const others = (node.spec.taints ?? []).filter((taint) => !ours.has(id(taint)));
  const newLabels = change(node.metadata.labels, before.labels, labels);
  const newAnnotations = change(node.metadata.annotations, before.annotations ?? [], {
    ...annotations,
    [appliedAnnotation]: applied,
  });
  const same =
    newLabels === undefined &&
    newAnnotations === undefined &&
    JSON.stringify(sorted(node.spec.taints ?? [])) === JSON.stringify(sorted([...others, ...taints]));
  if (same) return undefined;
  return {
    metadata: { annotations: newAnnotations ?? {}, labels: newLabels ?? {} },
    spec: { taints: [...others, ...taints] },
  };
}

/** What makes `now` have all that is `wanted`, and nothing of what was given `before` and is not; undefined: nothing. */
function change(now = {}, before, wanted) {
  const dropped = before.filter((key) => !(key in wanted) && key in now);
  if (dropped.length === 0 && Object.entries(wanted).every(([key, value]) => now[key] === value)) return undefined;
  return { ...Object.fromEntries(dropped.map((key) => [key, null])), ...wanted };
}

const sorted = (taints) =>
  taints.map(({ key, value = '', effect }) => `${key}=${value}:${effect}`).sort((a, b) => (a < b ? -1 : 1));
