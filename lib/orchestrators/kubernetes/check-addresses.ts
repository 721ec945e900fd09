import type { Settled } from '../../cluster/orchestrator';
import type { ConfigIssue } from '../../config/errors';
import { hostAddress, hostCount, overlaps, prefixLength } from '../../plan/cidr';
import { FIRST_CONTROL_PLANE_OFFSET, kubernetesSettings } from './defaults';
import type { KubernetesClusterProps } from './props';

type Props = Settled<KubernetesClusterProps>;

/** Networks that are too small or in each other's way. */
export const addressIssues = (props: Props): ConfigIssue[] => [
  ...roomIssues(props),
  ...overlapIssues(props),
  ...podRoomIssues(props),
  ...serviceRoomIssues(props),
];

const usableCidr = ({ network }: Props): string | undefined =>
  network.issues().length === 0 ? network.cidr : undefined;

const nodeCount = ({ controlPlane, pools }: Props): number =>
  controlPlane.count + Object.values(pools ?? {}).reduce((sum, { count }) => sum + count, 0);

/** Control planes have the addresses from the 11th on, workers what is left; one is the router's. */
function roomIssues(props: Props): ConfigIssue[] {
  const cidr = usableCidr(props);
  if (!cidr) return [];
  const path = 'network.cidr';
  const nodes = nodeCount(props);
  const room = hostCount(cidr) - 1;
  if (nodes > room) {
    return [
      { path, message: `${cidr} has room for ${Math.max(room, 0)} nodes, planned are ${nodes}: take a larger network` },
    ];
  }
  const last = FIRST_CONTROL_PLANE_OFFSET + props.controlPlane.count - 1;
  if (hostAddress(cidr, last)) return [];
  const message = `${cidr} has no ${last}th address, which the last control plane would have: take a larger network`;
  return [{ path, message }];
}

function overlapIssues(props: Props): ConfigIssue[] {
  const { podCidr, serviceCidr } = kubernetesSettings(props);
  const cidr = usableCidr(props);
  const networks = [
    ...(cidr ? [{ path: 'network.cidr', cidr }] : []),
    { path: 'podCidr', cidr: podCidr },
    { path: 'serviceCidr', cidr: serviceCidr },
  ];
  const pairs = networks.flatMap((a, i) => networks.slice(i + 1).map((b) => [a, b] as const));
  return pairs
    .filter(([a, b]) => overlaps(a.cidr, b.cidr))
    .map(([a, b]) => ({ path: b.path, message: `${b.cidr} overlaps ${a.path} ${a.cidr}: move one of them` }));
}

/** Prefix length of a node's part of the pod network, as the controller manager cuts it. */
const NODE_PREFIX = 24;

function podRoomIssues(props: Props): ConfigIssue[] {
  const { podCidr } = kubernetesSettings(props);
  const room = Math.floor(2 ** (NODE_PREFIX - prefixLength(podCidr)));
  const nodes = nodeCount(props);
  if (nodes <= room) return [];
  const message = `${podCidr} holds a /${NODE_PREFIX} for ${room} nodes, planned are ${nodes}: take a larger network`;
  return [{ path: 'podCidr', message }];
}

/** What kube-apiserver and kubeadm take. */
const SERVICE_PREFIX = { shortest: 12, longest: 28 };

function serviceRoomIssues(props: Props): ConfigIssue[] {
  const { serviceCidr } = kubernetesSettings(props);
  const { shortest, longest } = SERVICE_PREFIX;
  const prefix = prefixLength(serviceCidr);
  if (prefix >= shortest && prefix <= longest) return [];
  return [{ path: 'serviceCidr', message: `${serviceCidr} must have a prefix from /${shortest} to /${longest}` }];
}
