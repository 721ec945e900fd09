import type { Settled } from '../../cluster/orchestrator';
import { planPools } from '../../cluster/pools';
import { publishedServices } from '../../cluster/published-services';
import { between, egress } from '../../cluster/rules';
import { admins, sshPorts } from '../../cluster/ssh';
import { WORLD } from '../../plan/cidr';
import type { AccessRule, ClusterPlan, Peer, PublishedPort } from '../../plan/model';
import { SERVER_POOL } from './defaults';
import { RANCHER_PORTS } from './ports';
import type { RancherClusterProps, RancherRole } from './props';

/** Who the nodes of a Rancher cluster are, and who may talk to what. */
export function planRancher(props: Settled<RancherClusterProps>): ClusterPlan<RancherRole> {
  const { servers: options } = props;
  const pools = planPools<RancherRole>(props, { name: SERVER_POOL, role: 'server', options }, 'agent');
  return {
    ...pools,
    rules: [...rulesBetweenNodes(props), egress('programs, images, charts and whatever the pods call')],
    publishedPorts: [
      api(props),
      ...web(props),
      ...sshPorts(props, pools.nodes[0]!),
      ...publishedServices<RancherRole>(props.publish, 'server'),
    ],
  };
}

function rulesBetweenNodes(props: RancherClusterProps): AccessRule<RancherRole>[] {
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
