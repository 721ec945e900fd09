import { DockerClient } from '../../docker/client';
import { missingFromSwarm, swarmNodes } from '../../docker/swarm';
import type { SwarmOutputs } from '../../cdktf/outputs';
import { UserError } from '../../common/user-error';
import { pollUntilNothingMissing } from '../poll';
import { makeHelloImage } from './hello-image';
import { createHello, helloName, missingPages } from './hello-service';
import type { Deployed, Proof } from './proof';
import { answersFromOutside } from './published-page';

export const swarmProof: Proof = {
  insideCommand: 'docker node ls',

  async waitUntilWhole(deployed) {
    const { outputs, say, check } = asSwarm(deployed);
    const docker = dockerOf(outputs);
    await pollUntilNothingMissing(async () => missingFromSwarm(outputs.nodes, await swarmNodes(docker)), {
      within: 300,
      failure: 'the swarm is not whole',
      say,
      check,
    });
  },

  async showWork(deployed) {
    const { outputs, cloud, say, check } = asSwarm(deployed);
    const docker = dockerOf(outputs);
    const nodes = outputs.nodes.map((node) => node.name);
    for (const node of nodes) {
      check();
      say(`making a small image on ${node}, so that no registry is needed`);
      const made = await cloud.exec(node, ['sh', '-c', makeHelloImage]);
      if (made.code !== 0) throw new UserError(`no image could be made on ${node}: ${made.output}`);
    }
    const ipvs = (await cloud.exec(nodes[0]!, ['test', '-e', '/proc/net/ip_vs'])).code === 0;
    say('starting a service with one task per node on an overlay network');
    await createHello(docker, { ipvs });
    const since = Math.floor(Date.now() / 1000);
    await pollUntilNothingMissing(async () => missingPages(nodes, await docker.serviceLogs(helloName, since)), {
      within: 180,
      failure: 'the containers do not all reach each other',
      say,
      check,
    });
    return [
      `service ${helloName}: one task on each of ${nodes.length} nodes, from an image made on the nodes (no registry needed)`,
      `overlay network ${helloName}: each task fetched the page of every other one, found by name in the swarm's DNS`,
      ...(await answersFromOutside(deployed, '', 'the load balancer and firewall let us in')),
      ipvs
        ? 'port 80 is published by the routing mesh on every node'
        : 'this kernel has no IPVS, so no routing mesh and no service address: tasks are found by DNS (dnsrr), port 80 is published on each node (mode=host)',
    ];
  },
};

function asSwarm(deployed: Deployed): Deployed<SwarmOutputs> {
  return deployed as Deployed<SwarmOutputs>;
}

function dockerOf({ endpoint, docker_ca, docker_cert, docker_key }: SwarmOutputs): DockerClient {
  return new DockerClient({ endpoint, ca: docker_ca, cert: docker_cert, key: docker_key });
}
