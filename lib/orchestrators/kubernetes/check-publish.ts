import type { ConfigIssue } from '../../config/errors';
import { isDnsLabel, DNS_LABEL_RULE } from '../../plan/names';
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

export function publishIssues(props: KubernetesClusterProps): ConfigIssue[] {
  const taken = new Map([[`${KUBERNETES_PORTS.api}/tcp`, 'the Kubernetes API']]);
  if (props.ssh) taken.set('22/tcp', 'SSH');
  return Object.entries(props.publish ?? {}).flatMap(([name, { port, nodePort, protocol, pool }]) => {
    const path = `publish.${name}`;
    const issues: ConfigIssue[] = [];
    if (!isDnsLabel(name)) issues.push({ path, message: `name must be ${DNS_LABEL_RULE}` });
    const key = `${port}/${protocol === 'udp' ? 'udp' : 'tcp'}`;
    const owner = taken.get(key);
    if (owner) issues.push({ path: `${path}.port`, message: `${port} is taken by ${owner}: choose another one` });
    else taken.set(key, path);
    const listener = NODE_PORTS.get(nodePort);
    if (listener) {
      const message = `${nodePort} is taken by ${listener} on the nodes: choose another nodePort`;
      issues.push({ path: `${path}.nodePort`, message });
    }
    if (pool !== undefined && !(pool in (props.pools ?? {})) && pool !== CONTROL_PLANE_POOL) {
      issues.push({ path: `${path}.pool`, message: `there is no pool ${pool}: use one of ${poolNames(props)}` });
    }
    return issues;
  });
}

const poolNames = ({ pools }: KubernetesClusterProps): string =>
  [CONTROL_PLANE_POOL, ...Object.keys(pools ?? {})].join(', ');
