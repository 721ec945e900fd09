import type { Settled } from '../../cluster/orchestrator';
import { plannedPool } from '../../cluster/pools';
import { publishedServices } from '../../cluster/published-services';
import { between, egress } from '../../cluster/rules';
import { sshPorts } from '../../cluster/ssh';
import type { AccessRule, ClusterPlan } from '../../plan/model';
import { planNodes } from '../../plan/nodes';
import { isRke2, poolRole } from './defaults';
import { DOWNSTREAM_PORTS } from './ports';
import type { DownstreamRole, RancherDownstreamClusterProps } from './props';

/** Who the nodes of a cluster that Rancher manages are, and who may talk to what. Its API is reached through Rancher. */
export function planDownstream(props: Settled<RancherDownstreamClusterProps>): ClusterPlan<DownstreamRole> {
  const { name: cluster, generations } = props;
  const pools = Object.entries(props.pools).map(([name, options]) =>
    plannedPool(name, poolRole(options), options, props),
  );
  // Servers first: they are what all others wait for.
  const ordered = [...pools].sort((a, b) => Number(a.role === 'worker') - Number(b.role === 'worker'));
  const nodes = ordered.flatMap((pool) => planNodes(cluster, pool, props.pools[pool.name]!.count, { generations }));
  return {
    cluster,
    firstRole: 'server',
    pools: ordered,
    nodes,
    rules: [...rulesBetweenNodes(props), egress('Rancher, programs, images and whatever the pods call')],
    publishedPorts: [...sshPorts(props, nodes[0]!), ...services(props)],
  };
}

function rulesBetweenNodes(props: RancherDownstreamClusterProps): AccessRule<DownstreamRole>[] {
  const { api, rke2Supervisor, etcdClient, etcdPeer, kubelet, vxlan, calicoVxlan } = DOWNSTREAM_PORTS;
  return [
    between('Kubernetes API', 'tcp', api, 'server'),
    ...(isRke2(props) ? [between('joining', 'tcp', rke2Supervisor, 'server')] : []),
    between('etcd', 'tcp', `${etcdClient}-${etcdPeer}`, 'server'),
    between('kubelet', 'tcp', kubelet, 'all'),
    between('pod network (VXLAN)', 'udp', vxlan, 'all'),
    ...(isRke2(props) ? [between('pod network of Calico (VXLAN)', 'udp', calicoVxlan, 'all')] : []),
  ];
}

/** Without a pool, services are reached at the workers; where all nodes are servers as well, at those. */
function services(props: RancherDownstreamClusterProps) {
  const everyNode = Object.values(props.pools).some((pool) => poolRole(pool) === 'worker') ? 'worker' : 'server';
  return publishedServices<DownstreamRole>(props.publish, everyNode);
}
