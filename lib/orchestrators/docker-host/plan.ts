import type { Settled } from '../../cluster/orchestrator';
import { planPools } from '../../cluster/pools';
import { publishedServices } from '../../cluster/published-services';
import { egress } from '../../cluster/rules';
import { admins, sshPorts } from '../../cluster/ssh';
import { DOCKER_API_PORT } from '../../docker/ports';
import type { ClusterPlan, PublishedPort } from '../../plan/model';
import { apiPort, HOST_POOL } from './ports';
import type { DockerHostProps, DockerHostRole } from './props';

/** Who the hosts are, and who may talk to them. They have nothing to do with each other. */
export function planDockerHost(props: Settled<DockerHostProps>): ClusterPlan<DockerHostRole> {
  const { hosts: options, publish } = props;
  const pools = planPools<DockerHostRole>(props, { name: HOST_POOL, role: 'host', options }, 'host');
  return {
    ...pools,
    rules: [egress('packages, images and whatever the containers call')],
    publishedPorts: [
      ...pools.nodes.map(({ key }, i): PublishedPort<DockerHostRole> => ({
        name: `docker-api-${key}`,
        protocol: 'tcp',
        publicPort: apiPort(i + 1),
        nodePort: DOCKER_API_PORT,
        peer: admins(props),
        algorithm: 'source',
        members: { node: key },
      })),
      ...sshPorts(props, pools.nodes[0]!),
      ...publishedServices<DockerHostRole>(publish, 'host'),
    ],
  };
}
