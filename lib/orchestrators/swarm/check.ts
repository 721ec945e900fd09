import { overlapping, roomIssues, usableCidr } from '../../cluster/address-checks';
import { commonIssues } from '../../cluster/common-checks';
import type { Settled } from '../../cluster/orchestrator';
import { proxyIssues } from '../../cluster/proxy';
import { publishIssues } from '../../cluster/publish';
import type { ConfigIssue } from '../../config/errors';
import { composeIssues } from '../../docker/compose-files';
import { bridgePool } from '../../docker/daemon';
import { prefixLength } from '../../plan/cidr';
import { MANAGER_POOL, swarmSettings } from './defaults';
import { SWARM_PORTS } from './ports';
import type { SwarmClusterProps } from './props';

type Props = Settled<SwarmClusterProps>;

/** What the schema cannot say about a swarm. */
export function checkSwarm(props: Props): ConfigIssue[] {
  const pools = Object.entries(props.pools ?? {}).map(([name, options]) => [name, { path: `pools.${name}`, options }]);
  return [
    ...commonIssues(props, {
      [MANAGER_POOL]: { path: 'managers', options: props.managers },
      ...Object.fromEntries(pools),
    }),
    ...roomIssues(props, {
      nodes: Object.values(props.pools ?? {}).reduce((sum, { count }) => sum + count, props.managers.count),
      first: props.managers.count,
      what: 'manager',
    }),
    ...poolNameIssues(props),
    ...overlapIssues(props),
    ...addressPoolIssues(props),
    ...dataPathIssues(props),
    ...portIssues(props),
    ...proxyIssues(props),
    ...composeIssues('stacks', 'stack', props.stacks),
  ];
}

function poolNameIssues({ pools }: Props): ConfigIssue[] {
  if (!pools || !(MANAGER_POOL in pools)) return [];
  return [{ path: `pools.${MANAGER_POOL}`, message: 'is the name of the managers: give the pool another one' }];
}

/** Docker routes its own networks on every node: a guest network or an operator inside them would be unreachable. */
function overlapIssues(props: Props): ConfigIssue[] {
  const cidr = usableCidr(props);
  const networks = [
    ...(cidr ? [{ path: 'network.cidr', cidr }] : []),
    { path: 'addressPool', cidr: swarmSettings(props).addressPool },
    { path: 'engine.bridgePool', cidr: bridgePool(props.engine) },
    { path: 'docker_gwbridge', cidr: '172.18.0.0/16' },
  ];
  return overlapping(networks).map(([a, b]) => ({
    path: a.path,
    message: `${a.cidr} overlaps ${b.path} ${b.cidr}: move one of them`,
  }));
}

function addressPoolIssues(props: Props): ConfigIssue[] {
  const { addressPool, subnetSize } = swarmSettings(props);
  if (subnetSize >= prefixLength(addressPool)) return [];
  return [
    {
      path: 'addressPoolSubnetSize',
      message: `/${subnetSize} is larger than the whole addressPool ${addressPool}: give a longer prefix or a larger pool`,
    },
  ];
}

function dataPathIssues({ dataPathPort }: Props): ConfigIssue[] {
  if (dataPathPort !== SWARM_PORTS.gossip) return [];
  return [
    { path: 'dataPathPort', message: `${dataPathPort} is taken by the gossip between nodes: choose another one` },
  ];
}

/** Ports that the nodes themselves listen on: no service can publish them. */
const NODE_PORTS: ReadonlyMap<number, string> = new Map([
  [22, 'SSH'],
  [SWARM_PORTS.dockerApi, 'the Docker API'],
  [SWARM_PORTS.clusterManagement, 'the control plane of the swarm'],
  [SWARM_PORTS.joinToken, 'the join tokens'],
  [SWARM_PORTS.gossip, 'the gossip between nodes'],
]);

function portIssues({ publish, pools, ssh }: Props): ConfigIssue[] {
  return publishIssues(publish, {
    taken: new Map([[`${SWARM_PORTS.dockerApi}/tcp`, 'the Docker API'], ...(ssh ? [['22/tcp', 'SSH'] as const] : [])]),
    pools: [MANAGER_POOL, ...Object.keys(pools ?? {})],
    // Left out, a node port is the port, of which that is said already.
    listener: (nodePort, port, owner) => (owner && nodePort === port ? undefined : NODE_PORTS.get(nodePort)),
  });
}
