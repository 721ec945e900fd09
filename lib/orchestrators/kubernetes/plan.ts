import type { Settled } from '../../cluster/orchestrator';
import type { NodePoolOptions } from '../../cluster/props';
import { admins, sshPorts } from '../../cluster/ssh';
import { WORLD, hostAddress } from '../../plan/cidr';
import type { AccessRule, ClusterPlan, Peer, PlannedPool, PublishedPort } from '../../plan/model';
import { planNodes } from '../../plan/nodes';
import { CONTROL_PLANE_POOL, FIRST_CONTROL_PLANE_OFFSET, kubernetesSettings } from './defaults';
import { KUBERNETES_PORTS, NODE_PORT_RANGE } from './ports';
import type { KubernetesClusterProps, KubernetesRole } from './props';

/** Who the nodes of a Kubernetes are, and who may talk to what. */
export function planKubernetes(props: Settled<KubernetesClusterProps>): ClusterPlan<KubernetesRole> {
  const { name: cluster, generations, network } = props;
  const controlPlanePool = pool(CONTROL_PLANE_POOL, 'control-plane', props.controlPlane, props);
  const workerPools = Object.entries(props.pools ?? {}).map(([name, options]) => pool(name, 'worker', options, props));

  const controlPlanes = planNodes(cluster, controlPlanePool, props.controlPlane.count, {
    generations,
    // Every node knows the control planes by address, so these must outlive the machines.
    address: (n) => (network.cidr ? hostAddress(network.cidr, FIRST_CONTROL_PLANE_OFFSET + n - 1) : undefined),
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

function pool(
  name: string,
  role: KubernetesRole,
  options: NodePoolOptions,
  props: KubernetesClusterProps,
): PlannedPool<KubernetesRole> {
  return {
    name,
    role,
    hostAffinity: options.hostAffinity ?? 'anti',
    serviceOffering: options.serviceOffering,
    template: options.template ?? props.template,
    ...(options.rootDiskSizeGib ? { rootDiskSizeGib: options.rootDiskSizeGib } : {}),
    ...(options.details ? { details: options.details } : {}),
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
  const { api, etcdClient, etcdPeer, kubelet, vxlan } = KUBERNETES_PORTS;
  const nodePorts = `${NODE_PORT_RANGE.first}-${NODE_PORT_RANGE.last}`;
  return [
    between('Kubernetes API', 'tcp', api, 'control-plane'),
    between('etcd', 'tcp', `${etcdClient}-${etcdPeer}`, 'control-plane'),
    between('kubelet', 'tcp', kubelet, 'all'),
    between('node ports', 'tcp', nodePorts, 'all'),
    between('node ports', 'udp', nodePorts, 'all'),
    ...(kubernetesSettings(props).cni === 'flannel' ? [between('pod network (VXLAN)', 'udp', vxlan, 'all')] : []),
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
  return Object.entries(props.publish ?? {}).map(([name, options]) => ({
    name,
    protocol: options.protocol ?? 'tcp',
    publicPort: options.port,
    nodePort: options.nodePort,
    peer: peerOf(name, options.cidrs),
    algorithm: options.algorithm ?? 'roundrobin',
    members: options.pool === undefined ? { role: everyNode } : { pool: options.pool },
  }));
}

const peerOf = (name: string, cidrs: readonly string[]): Peer =>
  cidrs.includes(WORLD) ? { kind: 'anywhere' } : { kind: 'cidrs', name, cidrs };
