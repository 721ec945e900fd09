import type { Settled } from '../../cluster/orchestrator';
import { FIRST_ADDRESS_OFFSET, plannedPool } from '../../cluster/pools';
import { publishedServices } from '../../cluster/published-services';
import { admins, sshPorts } from '../../cluster/ssh';
import { hostAddress } from '../../plan/cidr';
import type { AccessRule, ClusterPlan, PublishedPort } from '../../plan/model';
import { planNodes } from '../../plan/nodes';
import { MANAGER_POOL, swarmSettings } from './defaults';
import { SWARM_PORTS } from './ports';
import type { SwarmClusterProps, SwarmRole } from './props';

/** Who the nodes of a swarm are, and who may talk to what. */
export function planSwarm(props: Settled<SwarmClusterProps>): ClusterPlan<SwarmRole> {
  const { name: cluster, generations, network } = props;
  const managerPool = plannedPool(MANAGER_POOL, 'manager', props.managers, props);
  const workerPools = Object.entries(props.pools ?? {}).map(([name, options]) =>
    plannedPool(name, 'worker', options, props),
  );

  const managers = planNodes(cluster, managerPool, props.managers.count, {
    generations,
    // Every node knows the managers by address, so these must outlive the machines.
    address: (n) => (network.cidr ? hostAddress(network.cidr, FIRST_ADDRESS_OFFSET + n - 1) : undefined),
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
  return publishedServices(props.publish, everyNode);
}
