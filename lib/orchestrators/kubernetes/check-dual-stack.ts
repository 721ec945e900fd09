import type { Settled } from '../../cluster/orchestrator';
import type { ConfigIssue } from '../../config/errors';
import { overlaps6, prefixLength6 } from '../../plan/cidr';
import type { DualStackOptions, KubernetesClusterProps } from './props';

/** What IPv6 needs, and what it does not go with. */
export function dualStackIssues(props: Settled<KubernetesClusterProps>): ConfigIssue[] {
  const { dualStack, network, cni = 'flannel', addons } = props;
  if (!dualStack) return [];
  const not = [
    network.ipv6
      ? undefined
      : 'needs a network with IPv6: say network.ipv6: true where it has that; a new one takes it from network.offering',
    cni === 'flannel' || cni === 'none' ? undefined : 'is only for cni: flannel, or none with a network of your own',
    addons?.cloudControllerManager
      ? 'does not go with addons.cloudControllerManager, which knows nodes by one address: leave out one of them'
      : undefined,
  ];
  return [
    ...not.flatMap((message) => (message === undefined ? [] : [{ path: 'dualStack', message }])),
    ...sizeIssues(dualStack, nodeCount(props)),
  ];
}

const nodeCount = ({ controlPlane, pools }: KubernetesClusterProps): number =>
  Object.values(pools ?? {}).reduce((sum, { count }) => sum + count, controlPlane.count);

/** The controller manager cuts a /64 for each node, from at most 65,536 of them. */
const POD_PREFIX = { shortest: 48, node: 64 };

/** kubeadm takes at most a million services; fewer than 256 are too few. */
const SERVICE_PREFIX = { shortest: 108, longest: 120 };

function sizeIssues({ podCidr, serviceCidr }: DualStackOptions, nodes: number): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  const pods = prefixLength6(podCidr);
  const room = Math.floor(2 ** (POD_PREFIX.node - pods));
  if (pods < POD_PREFIX.shortest || room < nodes) {
    const message =
      pods < POD_PREFIX.shortest || room < 1
        ? `${podCidr} must have a prefix from /${POD_PREFIX.shortest} to /${POD_PREFIX.node}`
        : `${podCidr} holds a /${POD_PREFIX.node} for ${room} nodes, planned are ${nodes}: take a larger network`;
    issues.push({ path: 'dualStack.podCidr', message });
  }
  const { shortest, longest } = SERVICE_PREFIX;
  if (prefixLength6(serviceCidr) < shortest || prefixLength6(serviceCidr) > longest) {
    const message = `${serviceCidr} must have a prefix from /${shortest} to /${longest}`;
    issues.push({ path: 'dualStack.serviceCidr', message });
  }
  if (overlaps6(podCidr, serviceCidr)) {
    const message = `${serviceCidr} overlaps dualStack.podCidr ${podCidr}: move one of them`;
    issues.push({ path: 'dualStack.serviceCidr', message });
  }
  return issues;
}
