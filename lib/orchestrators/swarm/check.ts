import { parseDocument } from 'yaml';
import { commonIssues } from '../../cluster/common-checks';
import type { Settled } from '../../cluster/orchestrator';
import type { ConfigIssue } from '../../config/errors';
import { hostAddress, overlaps } from '../../plan/cidr';
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
    ...managerIssues(props),
    ...poolNameIssues(props),
    ...overlapIssues(props),
    ...publishIssues(props),
    ...stackIssues(props),
  ];
}

function managerIssues({ managers, network }: Props): ConfigIssue[] {
  const { count } = managers;
  const path = 'managers.count';
  if (count % 2 === 0 || count > 7) {
    return [
      {
        path,
        message: `must be 1, 3, 5 or 7 so that the swarm keeps a majority; got ${count}: use ${nearestOdd(count)}`,
      },
    ];
  }
  if (network.cidr && network.issues().length === 0 && !hostAddress(network.cidr, FIRST_MANAGER_OFFSET + count)) {
    return [
      {
        path: 'network.cidr',
        message: `${network.cidr} has no room for ${count} managers from the ${FIRST_MANAGER_OFFSET}th address on: take a larger network`,
      },
    ];
  }
  return [];
}

const nearestOdd = (count: number): string => (count > 7 ? '7' : `${count - 1} or ${count + 1}`);

function poolNameIssues({ pools }: Props): ConfigIssue[] {
  if (!pools || !(MANAGER_POOL in pools)) return [];
  return [{ path: `pools.${MANAGER_POOL}`, message: 'is the name of the managers: give the pool another one' }];
}

/** Docker routes its own networks on every node: a guest network or an operator inside them would be unreachable. */
function overlapIssues(props: Props): ConfigIssue[] {
  const networks = [
    ...(props.network.cidr && props.network.issues().length === 0
      ? [{ path: 'network.cidr', cidr: props.network.cidr }]
      : []),
    { path: 'addressPool', cidr: swarmSettings(props).addressPool },
    { path: 'engine.bridgePool', cidr: bridgePool(props) },
    { path: 'docker_gwbridge', cidr: '172.18.0.0/16' },
  ];
  const pairs = networks.flatMap((a, i) => networks.slice(i + 1).map((b) => [a, b] as const));
  return pairs
    .filter(([a, b]) => overlaps(a.cidr, b.cidr))
    .map(([a, b]) => ({ path: a.path, message: `${a.cidr} overlaps ${b.path} ${b.cidr}: move one of them` }));
}

function publishIssues(props: Props): ConfigIssue[] {
  const taken = new Map<number, string>([[SWARM_PORTS.dockerApi, 'the Docker API']]);
  if (props.ssh) taken.set(22, 'SSH');
  return Object.entries(props.publish ?? {}).flatMap(([name, { port, pool }]) => {
    const path = `publish.${name}`;
    const issues: ConfigIssue[] = [];
    if (!isDnsLabel(name)) issues.push({ path, message: `name must be ${DNS_LABEL_RULE}` });
    const owner = taken.get(port);
    if (owner) issues.push({ path: `${path}.port`, message: `${port} is taken by ${owner}: choose another one` });
    else taken.set(port, path);
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
    const document = parseDocument(text);
    const [error] = document.errors;
    if (error) return [{ path, message: `is not valid YAML: ${error.message.split('\n')[0]}` }];
    const content: unknown = document.toJS();
    const isCompose = typeof content === 'object' && content !== null && 'services' in content;
    return isCompose ? [] : [{ path, message: 'is no compose file: it has no services' }];
  });
}
