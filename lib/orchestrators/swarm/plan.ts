import type { Settled } from '../../cluster/orchestrator';
import type { NodePoolOptions } from '../../cluster/props';
import { admins, sshPorts } from '../../cluster/ssh';
import { WORLD, hostAddress } from '../../plan/cidr';
import type { AccessRule, ClusterPlan, Peer, PlannedPool, PublishedPort } from '../../plan/model';
import { planNodes } from '../../plan/nodes';
import { FIRST_MANAGER_OFFSET, MANAGER_POOL, swarmSettings } from './defaults';
import { SWARM_PORTS } from './ports';
import type { SwarmClusterProps, SwarmRole } from './props';

/** Who the nodes of a swarm are, and who may talk to what. */
export function planSwarm(props: Settled<SwarmClusterProps>): ClusterPlan<SwarmRole> {
  const { name: cluster, generations, network } = props;
  const managerPool = pool(MANAGER_POOL, 'manager', props.managers, props);
  const workerPools = Object.entries(props.pools ?? {}).map(([name, options]) => pool(name, 'worker', options, props));

  const managers = planNodes(cluster, managerPool, props.managers.count, {
    generations,
    // Every node knows the managers by address, so these must outlive the machines.
    address: (n) => (network.cidr ? hostAddress(network.cidr, FIRST_MANAGER_OFFSET + n - 1) : undefined),
  });
  const workers = workerPools.flatMap((workerPool) =>
    planNodes(cluster, workerPool, props.pools![workerPool.name]!.count, { generations }),
  );

  return {
    cluster,
    firstRole: 'manager',
    pools: [managerPool, ...workerPools],
    nodes: [...managers, ...workers],
    rules: [...rulesBetweenNodes(swarmSettings(props).dataPathPort), egress],
    publishedPorts: [dockerApi(props), ...sshPorts<SwarmRole>(props, managers[0]!), ...services(props)],
  };
}

function pool(
  name: string,
  role: SwarmRole,
  options: NodePoolOptions,
  props: SwarmClusterProps,
): PlannedPool<SwarmRole> {
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

const egress: AccessRule<SwarmRole> = {
  description: 'packages, images and whatever the services call',
  direction: 'egress',
  protocol: 'all',
  peer: { kind: 'anywhere' },
  target: 'all',
};

function rulesBetweenNodes(dataPathPort: number): AccessRule<SwarmRole>[] {
  const between = (description: string, protocol: 'tcp' | 'udp', port: number, target: SwarmRole | 'all') =>
    ({ description, direction: 'ingress', protocol, ports: String(port), peer: { kind: 'cluster' }, target }) as const;
  return [
    between('swarm control plane', 'tcp', SWARM_PORTS.clusterManagement, 'manager'),
    between('join tokens', 'tcp', SWARM_PORTS.joinToken, 'manager'),
    between('gossip', 'tcp', SWARM_PORTS.gossip, 'all'),
    between('gossip', 'udp', SWARM_PORTS.gossip, 'all'),
    between('overlay networks (VXLAN)', 'udp', dataPathPort, 'all'),
  ];
}

/** `source`: exec and logs are answered by the manager that took the first call. */
const dockerApi = (props: SwarmClusterProps): PublishedPort<SwarmRole> => ({
  name: 'docker-api',
  protocol: 'tcp',
  publicPort: SWARM_PORTS.dockerApi,
  nodePort: SWARM_PORTS.dockerApi,
  peer: admins(props),
  algorithm: 'source',
  members: { role: 'manager' },
});

function services(props: SwarmClusterProps): PublishedPort<SwarmRole>[] {
  const everyNode: SwarmRole = Object.keys(props.pools ?? {}).length > 0 ? 'worker' : 'manager';
  return Object.entries(props.publish ?? {}).map(([name, options]) => ({
    name,
    protocol: options.protocol ?? 'tcp',
    publicPort: options.port,
    nodePort: options.nodePort ?? options.port,
    peer: peerOf(name, options.cidrs),
    algorithm: options.algorithm ?? 'roundrobin',
    members: options.pool === undefined ? { role: everyNode } : { pool: options.pool },
  }));
}

const peerOf = (name: string, cidrs: readonly string[]): Peer =>
  cidrs.includes(WORLD) ? { kind: 'anywhere' } : { kind: 'cidrs', name, cidrs };
