import type { Settled } from '../../cluster/orchestrator';
import { FIRST_ADDRESS_OFFSET, plannedPool } from '../../cluster/pools';
import { publishedServices } from '../../cluster/published-services';
import { admins, sshPorts } from '../../cluster/ssh';
import { hostAddress, WORLD } from '../../plan/cidr';
import type { AccessRule, ClusterPlan, Peer, PublishedPort } from '../../plan/model';
import { planNodes } from '../../plan/nodes';
import { SERVER_POOL } from './defaults';
import { RANCHER_PORTS } from './ports';
import type { RancherClusterProps, RancherRole } from './props';

/** Who the nodes of a Rancher cluster are, and who may talk to what. */
export function planRancher(props: Settled<RancherClusterProps>): ClusterPlan<RancherRole> {
  const { name: cluster, generations, network } = props;
  const serverPool = plannedPool(SERVER_POOL, 'server', props.servers, props);
  const agentPools = Object.entries(props.pools ?? {}).map(([name, options]) =>
    plannedPool(name, 'agent', options, props),
  );

  const servers = planNodes(cluster, serverPool, props.servers.count, {
    generations,
    // Every node knows the servers by address, so these must outlive the machines.
    address: (n) => (network.cidr ? hostAddress(network.cidr, FIRST_ADDRESS_OFFSET + n - 1) : undefined),
  });
  const agents = agentPools.flatMap((agentPool) =>
    planNodes(cluster, agentPool, props.pools![agentPool.name]!.count, { generations }),
  );

  return {
    cluster,
    firstRole: 'server',
    pools: [serverPool, ...agentPools],
    nodes: [...servers, ...agents],
    rules: [...rulesBetweenNodes(props), egress],
    publishedPorts: [
      api(props),
      ...web(props),
      ...sshPorts<RancherRole>(props, servers[0]!),
      ...publishedServices<RancherRole>(props.publish, 'server'),
    ],
  };
}

const egress: AccessRule<RancherRole> = {
  description: 'programs, images, charts and whatever the pods call',
  direction: 'egress',
  protocol: 'all',
  peer: { kind: 'anywhere' },
  target: 'all',
};

function rulesBetweenNodes(props: RancherClusterProps): AccessRule<RancherRole>[] {
  const between = (description: string, protocol: 'tcp' | 'udp', ports: number | string, target: RancherRole | 'all') =>
    ({ description, direction: 'ingress', protocol, ports: String(ports), peer: { kind: 'cluster' }, target }) as const;
  const { api: apiPort, rke2Supervisor, etcdClient, etcdPeer, kubelet, vxlan } = RANCHER_PORTS;
  return [
    between('Kubernetes API', 'tcp', apiPort, 'server'),
    ...(props.distribution === 'rke2' ? [between('joining', 'tcp', rke2Supervisor, 'server')] : []),
    between('etcd', 'tcp', `${etcdClient}-${etcdPeer}`, 'server'),
    between('kubelet', 'tcp', kubelet, 'all'),
    between('pod network (VXLAN)', 'udp', vxlan, 'all'),
  ];
}

const api = (props: RancherClusterProps): PublishedPort<RancherRole> => ({
  name: 'kubernetes-api',
  protocol: 'tcp',
  publicPort: RANCHER_PORTS.api,
  nodePort: RANCHER_PORTS.api,
  peer: admins(props),
  algorithm: 'leastconn',
  members: { role: 'server' },
});

/** Port 80 only leads to 443. `source`: what a browser has begun with one of the copies it goes on with. */
function web(props: RancherClusterProps): PublishedPort<RancherRole>[] {
  const port = (name: string, number: number): PublishedPort<RancherRole> => ({
    name,
    protocol: 'tcp',
    publicPort: number,
    nodePort: number,
    peer: clients(props),
    algorithm: 'source',
    members: { role: 'server' },
  });
  return [port('rancher', RANCHER_PORTS.https), port('rancher-http', RANCHER_PORTS.http)];
}

/** The operators are clients too. */
function clients({ adminCidrs, clientCidrs = [] }: RancherClusterProps): Peer {
  const cidrs = [...new Set([...adminCidrs, ...clientCidrs])];
  return cidrs.includes(WORLD) ? { kind: 'anywhere' } : { kind: 'cidrs', name: 'clients', cidrs };
}
