import { podNetworkIssues, roomIssues } from '../../cluster/address-checks';
import type { Settled } from '../../cluster/orchestrator';
import type { ConfigIssue } from '../../config/errors';
import { prefixLength } from '../../plan/cidr';
import { kubernetesSettings } from './defaults';
import type { KubernetesClusterProps } from './props';

type Props = Settled<KubernetesClusterProps>;

/** Networks that are too small or in each other's way. */
export const addressIssues = (props: Props): ConfigIssue[] => [
  ...roomIssues(props, { nodes: nodeCount(props), first: props.controlPlane.count, what: 'control plane' }),
  ...podNetworkIssues(props, kubernetesSettings(props)),
  ...podRoomIssues(props),
  ...serviceRoomIssues(props),
];

const nodeCount = ({ controlPlane, pools }: Props): number =>
  controlPlane.count + Object.values(pools ?? {}).reduce((sum, { count }) => sum + count, 0);

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
