// Which nodes an upgrade is for, in which order, and what forbids it.

const parse = (version) => version.replace(/^v/, '').split('.').map(Number);

const compare = (a, b) => {
  const [left, right] = [parse(a), parse(b)];
  const i = left.findIndex((part, n) => part !== right[n]);
  return i === -1 ? 0 : left[i] - right[i];
};

const versionOf = (node) => node.status.nodeInfo.kubeletVersion;

/**
 * Why the cluster cannot go to a version; undefined where it can.
 *
 * @param version e.g. `1.36.4`
 */
export function refusal(version, nodes) {
  const [major, minor] = parse(version);
  for (const node of nodes) {
    const has = versionOf(node);
    const [hasMajor, hasMinor] = parse(has);
    if (compare(has, version) > 0) {
      return `${node.metadata.name} runs ${has}: Kubernetes cannot go back to v${version}. Set version: ${has.slice(1)} or newer`;
    }
    if (hasMajor !== major || minor - hasMinor > 1) {
      return `${node.metadata.name} runs ${has}: one minor version at a time, first to v${hasMajor}.${hasMinor + 1}`;
    }
  }
  return undefined;
}

const isControlPlane = ({ metadata }) => 'node-role.kubernetes.io/control-plane' in (metadata.labels ?? {});

/** The nodes that have another version: control planes first, each group by name. */
export const outdated = (version, nodes) =>
  nodes
    .filter((node) => versionOf(node) !== `v${version}`)
    .sort(
      (a, b) => Number(isControlPlane(b)) - Number(isControlPlane(a)) || (a.metadata.name < b.metadata.name ? -1 : 1),
    );
