import { parseDocument } from 'yaml';
import { commonIssues } from '../../cluster/common-checks';
import type { Settled } from '../../cluster/orchestrator';
import type { ConfigIssue } from '../../config/errors';
import { yamlMistake } from '../../config/parse-yaml';
import { hostAddress, hostCount, overlaps, prefixLength } from '../../plan/cidr';
import { DNS_LABEL_RULE, isDnsLabel } from '../../plan/names';
import { bridgePool, FIRST_MANAGER_OFFSET, MANAGER_POOL, swarmSettings } from './defaults';
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
    ...roomIssues(props),
    ...poolNameIssues(props),
    ...overlapIssues(props),
    ...addressPoolIssues(props),
    ...dataPathIssues(props),
    ...publishIssues(props),
    ...stackIssues(props),
  ];
}

/** Managers have the addresses from the 11th on, workers what CloudStack gives them of the rest; one is the router's. */
function roomIssues({ managers, pools, network }: Props): ConfigIssue[] {
  const cidr = usableCidr(network);
  if (!cidr) return [];
  const path = 'network.cidr';
  const nodes = managers.count + Object.values(pools ?? {}).reduce((sum, { count }) => sum + count, 0);
  const room = hostCount(cidr) - 1;
  if (nodes > room) {
    return [
      { path, message: `${cidr} has room for ${Math.max(room, 0)} nodes, planned are ${nodes}: take a larger network` },
    ];
  }
  const last = FIRST_MANAGER_OFFSET + managers.count - 1;
  if (hostAddress(cidr, last)) return [];
  return [
    { path, message: `${cidr} has no ${last}th address, which the last manager would have: take a larger network` },
  ];
}

const usableCidr = (network: Props['network']): string | undefined =>
  network.issues().length === 0 ? network.cidr : undefined;

function poolNameIssues({ pools }: Props): ConfigIssue[] {
  if (!pools || !(MANAGER_POOL in pools)) return [];
  return [{ path: `pools.${MANAGER_POOL}`, message: 'is the name of the managers: give the pool another one' }];
}

/** Docker routes its own networks on every node: a guest network or an operator inside them would be unreachable. */
function overlapIssues(props: Props): ConfigIssue[] {
  const cidr = usableCidr(props.network);
  const networks = [
    ...(cidr ? [{ path: 'network.cidr', cidr }] : []),
    { path: 'addressPool', cidr: swarmSettings(props).addressPool },
    { path: 'engine.bridgePool', cidr: bridgePool(props) },
    { path: 'docker_gwbridge', cidr: '172.18.0.0/16' },
  ];
  const pairs = networks.flatMap((a, i) => networks.slice(i + 1).map((b) => [a, b] as const));
  return pairs
    .filter(([a, b]) => overlaps(a.cidr, b.cidr))
    .map(([a, b]) => ({ path: a.path, message: `${a.cidr} overlaps ${b.path} ${b.cidr}: move one of them` }));
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

function publishIssues(props: Props): ConfigIssue[] {
  const taken = new Map([[`${SWARM_PORTS.dockerApi}/tcp`, 'the Docker API']]);
  if (props.ssh) taken.set('22/tcp', 'SSH');
  return Object.entries(props.publish ?? {}).flatMap(([name, { port, nodePort = port, protocol, pool }]) => {
    const path = `publish.${name}`;
    const issues: ConfigIssue[] = [];
    if (!isDnsLabel(name)) issues.push({ path, message: `name must be ${DNS_LABEL_RULE}` });
    const key = `${port}/${protocol === 'udp' ? 'udp' : 'tcp'}`;
    const owner = taken.get(key);
    if (owner) issues.push({ path: `${path}.port`, message: `${port} is taken by ${owner}: choose another one` });
    else taken.set(key, path);
    const listener = NODE_PORTS.get(nodePort);
    if (listener && !(owner && nodePort === port)) {
      const message = `${nodePort} is taken by ${listener} on the nodes: choose another nodePort`;
      issues.push({ path: `${path}.nodePort`, message });
    }
    if (pool !== undefined && !(pool in (props.pools ?? {})) && pool !== MANAGER_POOL) {
      issues.push({ path: `${path}.pool`, message: `there is no pool ${pool}: use one of ${poolNames(props)}` });
    }
    return issues;
  });
}

const poolNames = ({ pools }: Props): string => [MANAGER_POOL, ...Object.keys(pools ?? {})].join(', ');

function stackIssues({ stacks }: Props): ConfigIssue[] {
  return Object.entries(stacks ?? {}).flatMap(([name, text]) => {
    const path = `stacks.${name}`;
    if (!isDnsLabel(name)) return [{ path, message: `stack name must be ${DNS_LABEL_RULE}` }];
    const document = parseDocument(text, { prettyErrors: false });
    const [error] = document.errors;
    if (error) return [{ path, message: yamlMistake(error, text) }];
    const content: unknown = document.toJS();
    const isCompose = typeof content === 'object' && content !== null && 'services' in content;
    return isCompose
      ? []
      : [{ path, message: 'is no compose file: it has no services. Give the text of one, or { file: path }' }];
  });
}
