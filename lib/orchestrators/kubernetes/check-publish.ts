import { publishIssues } from '../../cluster/publish';
import type { ConfigIssue } from '../../config/errors';
import { CONTROL_PLANE_POOL } from './defaults';
import { KUBERNETES_PORTS } from './ports';
import type { KubernetesClusterProps } from './props';

/** Ports that the nodes themselves listen on: no service can be there. */
const NODE_PORTS: ReadonlyMap<number, string> = new Map([
  [22, 'SSH'],
  [KUBERNETES_PORTS.api, 'the Kubernetes API'],
  [KUBERNETES_PORTS.etcdClient, 'etcd'],
  [KUBERNETES_PORTS.etcdPeer, 'etcd'],
  [KUBERNETES_PORTS.kubelet, 'the kubelet'],
]);

export function portIssues({ publish, pools, ssh }: KubernetesClusterProps): ConfigIssue[] {
  return publishIssues(publish, {
    taken: new Map([
      [`${KUBERNETES_PORTS.api}/tcp`, 'the Kubernetes API'],
      ...(ssh ? [['22/tcp', 'SSH'] as const] : []),
    ]),
    pools: [CONTROL_PLANE_POOL, ...Object.keys(pools ?? {})],
    listener: (nodePort) => NODE_PORTS.get(nodePort),
  });
}
