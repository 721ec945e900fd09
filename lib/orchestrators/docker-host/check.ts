import { overlapping, roomIssues, usableCidr } from '../../cluster/address-checks';
import { commonIssues } from '../../cluster/common-checks';
import type { Settled } from '../../cluster/orchestrator';
import { proxyIssues } from '../../cluster/proxy';
import { publishIssues } from '../../cluster/publish';
import type { ConfigIssue } from '../../config/errors';
import { composeIssues } from '../../docker/compose-files';
import { bridgePool } from '../../docker/daemon';
import { DOCKER_API_PORT } from '../../docker/ports';
import { apiPort, HOST_POOL } from './ports';
import type { DockerHostProps } from './props';

type Props = Settled<DockerHostProps>;

/** What the schema cannot say about Docker hosts. */
export function checkDockerHost(props: Props): ConfigIssue[] {
  const { count } = props.hosts;
  return [
    ...commonIssues(props, { [HOST_POOL]: { path: 'hosts', options: props.hosts } }),
    ...roomIssues(props, { nodes: count, first: count, what: 'host' }),
    ...overlapIssues(props),
    ...portIssues(props),
    ...proxyIssues(props),
    ...composeIssues('compose', 'project', props.compose),
  ];
}

function overlapIssues(props: Props): ConfigIssue[] {
  const cidr = usableCidr(props);
  const networks = [
    ...(cidr ? [{ path: 'network.cidr', cidr }] : []),
    { path: 'engine.bridgePool', cidr: bridgePool(props.engine) },
  ];
  return overlapping(networks).map(([a, b]) => ({
    path: b.path,
    message: `${b.cidr} overlaps ${a.path} ${a.cidr}: move one of them`,
  }));
}

/** Ports that the hosts themselves listen on: no container can publish them. */
const HOST_PORTS: ReadonlyMap<number, string> = new Map([
  [22, 'SSH'],
  [DOCKER_API_PORT, 'the Docker API'],
]);

function portIssues({ publish, hosts, ssh }: Props): ConfigIssue[] {
  const apis = Array.from({ length: hosts.count }, (_, i): [string, string] => [
    `${apiPort(i + 1)}/tcp`,
    `the Docker API of ${HOST_POOL}-${i + 1}`,
  ]);
  return publishIssues(publish, {
    taken: new Map([...apis, ...(ssh ? [['22/tcp', 'SSH'] as const] : [])]),
    pools: [HOST_POOL],
    // Left out, a node port is the port, of which that is said already.
    listener: (nodePort, port, owner) => (owner && nodePort === port ? undefined : HOST_PORTS.get(nodePort)),
  });
}
