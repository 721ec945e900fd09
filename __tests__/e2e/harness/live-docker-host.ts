import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { Workspace } from '../../../tools/cdktf/workspace';
import type { DockerHostOutputs } from '../../../tools/cdktf/outputs';
import { run } from '../../../tools/common/run';
import { DockerClient, type DockerEndpoint } from '../../../tools/docker/client';
import type { TestCloud } from './test-cloud';

/** A deployed Docker host on a real node, looked at as its operator can, and from inside. */
export class LiveDockerHost {
  private constructor(
    private readonly cloud: TestCloud,
    private readonly workspace: Workspace,
    readonly outputs: DockerHostOutputs,
    /** As a shell has it that has evaluated `docker_env`. */
    readonly access: DockerEndpoint,
  ) {}

  static async deploy(cloud: TestCloud, workspace: Workspace): Promise<LiveDockerHost> {
    await deployed(workspace);
    const outputs = await workspace.cdktf().outputs<DockerHostOutputs>('test');
    return new LiveDockerHost(cloud, workspace, outputs, await evaluated(outputs.docker_env));
  }

  redeploy(): Promise<void> {
    return deployed(this.workspace);
  }

  get docker(): DockerClient {
    return new DockerClient(this.access);
  }

  /** The page of the compose project, from outside. */
  async page(): Promise<string> {
    const { hostname } = new URL(this.access.endpoint.replace('tcp:', 'https:'));
    const answer = await fetch(`http://${hostname}/`, { signal: AbortSignal.timeout(5000) });
    return (await answer.text()).trim();
  }

  /** When the container of the compose project was started, and which one it is. */
  async container(): Promise<{ id: string; since: string }> {
    const [{ Id: id }] = await this.docker.get<[{ Id: string }]>('/containers/json');
    const { State } = await this.docker.get<{ State: { StartedAt: string } }>(`/containers/${id}/json`);
    return { id, since: State.StartedAt };
  }

  /** Days that the certificate of the Docker API has left, as a caller sees it. */
  daysLeft(): Promise<number> {
    const { hostname: host, port } = new URL(this.access.endpoint.replace('tcp:', 'https:'));
    const { ca, cert, key } = this.access;
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port: Number(port), ca, cert, key }, () => {
        resolve((Date.parse(socket.getPeerCertificate().valid_to) - Date.now()) / 86_400_000);
        socket.destroy();
      });
      socket.on('error', reject);
    });
  }

  /** Runs a shell line inside the host. */
  async inside(line: string): Promise<string> {
    const { code, stdout, output } = await this.cloud.tool.exec('test-host-1', ['sh', '-c', line]);
    if (code !== 0) throw new Error(`${line}: ${output}`);
    return stdout;
  }
}

async function deployed(workspace: Workspace): Promise<void> {
  const { code, output } = await workspace.cdktf().deploy('test');
  if (code !== 0) throw new Error(output);
}

/** What docker would use in a shell that has evaluated the text. */
async function evaluated(text: string): Promise<DockerEndpoint> {
  const home = mkdtempSync(join(tmpdir(), 'operator-'));
  try {
    const shown = await run(
      'bash',
      ['-euc', 'eval "$TEXT"; echo "$DOCKER_HOST $DOCKER_TLS_VERIFY $DOCKER_CERT_PATH"'],
      {
        env: { PATH: process.env.PATH, HOME: home, TEXT: text },
      },
    );
    const [endpoint, verify, folder] = shown.stdout.trim().split(' ');
    if (verify !== '1') throw new Error(`docker would not check who it talks to: ${shown.output}`);
    const pem = (name: string): string => readFileSync(join(folder!, `${name}.pem`), 'utf8');
    return { endpoint: endpoint!, ca: pem('ca'), cert: pem('cert'), key: pem('key') };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
