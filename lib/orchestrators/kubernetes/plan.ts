import type { Settled } from '../../cluster/orchestrator';
import { FIRST_ADDRESS_OFFSET, plannedPool } from '../../cluster/pools';
import { publishedServices } from '../../cluster/published-services';
import { admins, sshPorts } from '../../cluster/ssh';
import { hostAddress } from '../../plan/cidr';
import type { AccessRule, ClusterPlan, PublishedPort } from '../../plan/model';
import { planNodes } from '../../plan/nodes';
import { CONTROL_PLANE_POOL, kubernetesSettings } from './defaults';
import { KUBERNETES_PORTS, NODE_PORT_RANGE } from './ports';
import type { KubernetesClusterProps, KubernetesRole } from './props';

/** Who the nodes of a Kubernetes are, and who may talk to what. */
export function planKubernetes(props: Settled<KubernetesClusterProps>): ClusterPlan<KubernetesRole> {
  const { name: cluster, generations, network } = props;
  const controlPlanePool = plannedPool(CONTROL_PLANE_POOL, 'control-plane', props.controlPlane, props);
  const workerPools = Object.entries(props.pools ?? {}).map(([name, options]) =>
    plannedPool(name, 'worker', options, props),
  );

  const controlPlanes = planNodes(cluster, controlPlanePool, props.controlPlane.count, {
    generations,
    // Every node knows the control planes by address, so these must outlive the machines.
    address: (n) => (network.cidr ? hostAddress(network.cidr, FIRST_ADDRESS_OFFSET + n - 1) : undefined),
  });
  const workers = workerPools.flatMap((workerPool) =>
    planNodes(cluster, workerPool, props.pools![workerPool.name]!.count, { generations }),
  );

  return {
    cluster,
    firstRole: 'control-plane',
    pools: [controlPlanePool, ...workerPools],
    nodes: [...controlPlanes, ...workers],
    rules: [...rulesBetweenNodes(props), egress],
    publishedPorts: [api(props), ...sshPorts<KubernetesRole>(props, controlPlanes[0]!), ...services(props)],
  };
}

const egress: AccessRule<KubernetesRole> = {
  description: 'programs, images and whatever the pods call',
  direction: 'egress',
  protocol: 'all',
  peer: { kind: 'anywhere' },
  target: 'all',
};

function rulesBetweenNodes(props: KubernetesClusterProps): AccessRule<KubernetesRole>[] {
  const between = (
    description: string,
    protocol: 'tcp' | 'udp',
    ports: number | string,
    target: KubernetesRole | 'all',
  ) =>
    ({ description, direction: 'ingress', protocol, ports: String(ports), peer: { kind: 'cluster' }, target }) as const;
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
