import type { Settled } from '../../cluster/orchestrator';
import { planPools } from '../../cluster/pools';
import { publishedServices } from '../../cluster/published-services';
import { between, egress } from '../../cluster/rules';
import { admins, sshPorts } from '../../cluster/ssh';
import type { AccessRule, ClusterPlan, PublishedPort } from '../../plan/model';
import { MANAGER_POOL, swarmSettings } from './defaults';
import { SWARM_PORTS } from './ports';
import type { SwarmClusterProps, SwarmRole } from './props';

/** Who the nodes of a swarm are, and who may talk to what. */
export function planSwarm(props: Settled<SwarmClusterProps>): ClusterPlan<SwarmRole> {
  const { managers: options } = props;
  const pools = planPools<SwarmRole>(props, { name: MANAGER_POOL, role: 'manager', options }, 'worker');
  return {
    ...pools,
    rules: [
      ...rulesBetweenNodes(swarmSettings(props).dataPathPort),
      egress('packages, images and whatever the services call'),
    ],
    publishedPorts: [dockerApi(props), ...sshPorts(props, pools.nodes[0]!), ...services(props)],
  };
}

function rulesBetweenNodes(dataPathPort: number): AccessRule<SwarmRole>[] {
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
