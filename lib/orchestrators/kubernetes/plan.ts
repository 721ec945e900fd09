import type { Settled } from '../../cluster/orchestrator';
import { planPools } from '../../cluster/pools';
import { publishedServices } from '../../cluster/published-services';
import { between, egress } from '../../cluster/rules';
import { admins, sshPorts } from '../../cluster/ssh';
import type { AccessRule, ClusterPlan, PublishedPort } from '../../plan/model';
import { CONTROL_PLANE_POOL, kubernetesSettings } from './defaults';
import { KUBERNETES_PORTS, NODE_PORT_RANGE } from './ports';
import type { KubernetesClusterProps, KubernetesRole } from './props';

/** Who the nodes of a Kubernetes are, and who may talk to what. */
export function planKubernetes(props: Settled<KubernetesClusterProps>): ClusterPlan<KubernetesRole> {
  const { controlPlane: options } = props;
  const pools = planPools<KubernetesRole>(
    props,
    { name: CONTROL_PLANE_POOL, role: 'control-plane', options },
    'worker',
  );
  return {
    ...pools,
    rules: [...rulesBetweenNodes(props), egress('programs, images and whatever the pods call')],
    publishedPorts: [api(props), ...sshPorts(props, pools.nodes[0]!), ...services(props)],
  };
}

function rulesBetweenNodes(props: KubernetesClusterProps): AccessRule<KubernetesRole>[] {
  const { api, etcdClient, etcdPeer, kubelet, vxlan, calicoVxlan, ciliumHealth } = KUBERNETES_PORTS;
  const nodePorts = `${NODE_PORT_RANGE.first}-${NODE_PORT_RANGE.last}`;
  const podNetwork = {
    none: [],
    flannel: [between('pod network (VXLAN)', 'udp', vxlan, 'all')],
    calico: [between('pod network (VXLAN)', 'udp', calicoVxlan, 'all')],
    cilium: [
      between('pod network (VXLAN)', 'udp', vxlan, 'all'),
      between("Cilium's health", 'tcp', ciliumHealth, 'all'),
    ],
  };
  return [
    between('Kubernetes API', 'tcp', api, 'control-plane'),
    between('etcd', 'tcp', `${etcdClient}-${etcdPeer}`, 'control-plane'),
    between('kubelet', 'tcp', kubelet, 'all'),
    between('node ports', 'tcp', nodePorts, 'all'),
    between('node ports', 'udp', nodePorts, 'all'),
    ...podNetwork[kubernetesSettings(props).cni],
  ];
}

const api = (props: KubernetesClusterProps): PublishedPort<KubernetesRole> => ({
  name: 'kubernetes-api',
  protocol: 'tcp',
  publicPort: KUBERNETES_PORTS.api,
  nodePort: KUBERNETES_PORTS.api,
  peer: admins(props),
  algorithm: 'leastconn',
  members: { role: 'control-plane' },
});

function services(props: KubernetesClusterProps): PublishedPort<KubernetesRole>[] {
  const everyNode: KubernetesRole = Object.keys(props.pools ?? {}).length > 0 ? 'worker' : 'control-plane';
  return publishedServices(props.publish, everyNode);
}
