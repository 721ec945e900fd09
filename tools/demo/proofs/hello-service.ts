import { type DockerClient, DockerError } from '../../docker/client';
import { helloImage, reaches } from './hello-image';

export const helloName = 'hello';

/** Kernel without IPVS: service addresses and the routing mesh cannot work, so tasks are found by DNS and publish on their own node. */
export interface HelloOptions {
  readonly ipvs: boolean;
}

/** Creates the overlay network, if it is not there yet, and the service with one task per node, anew. */
export async function createHello(docker: DockerClient, { ipvs }: HelloOptions): Promise<void> {
  await docker.remove(`/services/${helloName}`);
  await existing(docker.post('/networks/create', { Name: helloName, Driver: 'overlay', CheckDuplicate: true }));
  await docker.post('/services/create', {
    Name: helloName,
    Mode: { Global: {} },
    TaskTemplate: {
      ContainerSpec: {
        Image: helloImage,
        Command: ['/bin/hello'],
        Env: ['NODE={{.Node.Hostname}}', `SERVICE=${helloName}`],
      },
      Networks: [{ Target: helloName }],
      RestartPolicy: { Condition: 'any', Delay: 1_000_000_000 },
    },
    EndpointSpec: {
      Mode: ipvs ? 'vip' : 'dnsrr',
      Ports: [{ Protocol: 'tcp', TargetPort: 80, PublishedPort: 80, PublishMode: ipvs ? 'ingress' : 'host' }],
    },
  });
}

/** Which pages of other nodes are still missing, read from the lines that the tasks write. */
export function missingPages(nodes: readonly string[], log: readonly string[]): string[] {
  return nodes.flatMap((node) => {
    const line = log.filter((entry) => entry.startsWith(`${node}${reaches}`)).at(-1);
    if (!line) return [`the task on ${node} does not run yet`];
    const reached = new Set(
      line
        .slice(node.length + reaches.length)
        .trim()
        .split(/\s+/),
    );
    const unreached = nodes.filter((other) => !reached.has(other));
    return unreached.length === 0 ? [] : [`${node} does not reach ${unreached.join(', ')} yet`];
  });
}

async function existing(creation: Promise<unknown>): Promise<void> {
  await creation.catch((error: unknown) => {
    if (!(error instanceof DockerError && error.status === 409)) throw error;
  });
}
