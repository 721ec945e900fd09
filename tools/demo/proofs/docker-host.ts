import type { DockerHostOutputs } from '../../cdktf/outputs';
import { UserError } from '../../common/user-error';
import { DockerClient } from '../../docker/client';
import { pollUntilNothingMissing } from '../poll';
import { helloImage, makeHelloImage } from './hello-image';
import type { Deployed, Proof } from './proof';
import { answersFromOutside } from './published-page';

/** Containers of the demo. */
const hello = 'hello';

export const dockerHostProof: Proof = {
  insideCommand: 'docker ps',

  async waitUntilWhole(deployed) {
    const { say, check } = deployed;
    await pollUntilNothingMissing(async () => missingFromHosts(outputsOf(deployed)), {
      within: 300,
      failure: 'Docker does not answer',
      say,
      check,
    });
  },

  async showWork(deployed) {
    const { cloud, say, check } = deployed;
    const outputs = outputsOf(deployed);
    for (const [name, endpoint] of Object.entries(outputs.endpoints)) {
      check();
      say(`making a small image on ${name}, so that no registry is needed`);
      const made = await cloud.exec(name, ['sh', '-c', makeHelloImage]);
      if (made.code !== 0) throw new UserError(`no image could be made on ${name}: ${made.output}`);
      say(`starting a container on ${name} through ${endpoint}`);
      await startHello(dockerOf(outputs, endpoint), name);
    }
    return [
      `container ${hello}: started from this machine over the Docker API with TLS, on each of ${outputs.nodes.length} hosts`,
      ...(await answersFromOutside(
        deployed,
        '',
        'published by the container, let in by the load balancer and firewall',
      )),
    ];
  },
};

/** What keeps the hosts from being whole, a reason each: an engine answers only to a bootstrap that came so far. */
async function missingFromHosts(outputs: DockerHostOutputs): Promise<string[]> {
  const asked = Object.entries(outputs.endpoints).map(async ([name, endpoint]) => {
    const { Name } = await dockerOf(outputs, endpoint).get<{ Name: string }>('/info');
    return Name === name ? [] : [`${endpoint} is ${Name} and not ${name}`];
  });
  return (await Promise.all(asked)).flat();
}

/** A page with the name of the host, at its port 80. */
async function startHello(docker: DockerClient, host: string): Promise<void> {
  await docker.remove(`/containers/${hello}?force=1`);
  await docker.post(`/containers/create?name=${hello}`, {
    Image: helloImage,
    Cmd: ['/bin/hello'],
    Env: [`NODE=${host}`, `SERVICE=${hello}`],
    HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '80' }] }, RestartPolicy: { Name: 'always' } },
  });
  await docker.post(`/containers/${hello}/start`, undefined);
}

const outputsOf = (deployed: Deployed): DockerHostOutputs => deployed.outputs as DockerHostOutputs;

const dockerOf = ({ docker_ca: ca, docker_cert: cert, docker_key: key }: DockerHostOutputs, endpoint: string) =>
  new DockerClient({ endpoint, ca, cert, key });
