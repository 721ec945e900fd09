import { setTimeout as sleep } from 'node:timers/promises';
import type { Workspace } from '../../../tools/cdktf/workspace';
import type { SwarmOutputs } from '../../../tools/cdktf/outputs';
import { swarmProof } from '../../../tools/demo/proofs/swarm';
import { DockerClient } from '../../../tools/docker/client';
import { missingFromSwarm, swarmNodes } from '../../../tools/docker/swarm';
import type { TestCloud } from './test-cloud';

/** A deployed swarm on real nodes, looked at as its operator can, and from inside. */
export class LiveSwarm {
  private constructor(
    private readonly cloud: TestCloud,
    private readonly workspace: Workspace,
    readonly outputs: SwarmOutputs,
    readonly docker: DockerClient,
  ) {}

  static async deploy(cloud: TestCloud, workspace: Workspace): Promise<LiveSwarm> {
    const { code, output } = await workspace.cdktf().deploy('test');
    if (code !== 0) throw new Error(output);
    const outputs = await workspace.cdktf().outputs<SwarmOutputs>('test');
    const { endpoint, docker_ca, docker_cert, docker_key } = outputs;
    const docker = new DockerClient({ endpoint, ca: docker_ca, cert: docker_cert, key: docker_key });
    return new LiveSwarm(cloud, workspace, outputs, docker);
  }

  get names(): string[] {
    return this.outputs.nodes.map(({ name }) => name);
  }

  get managers(): string[] {
    return this.outputs.nodes.filter(({ role }) => role === 'manager').map(({ name }) => name);
  }

  /** Deploys the workspace's clusters.yaml as it is now. */
  async redeploy(): Promise<void> {
    const { code, output } = await this.workspace.cdktf().deploy('test');
    if (code !== 0) throw new Error(output);
  }

  /**
   * Waits until all nodes are ready in their roles, nothing is left of replaced ones, and every manager itself says that
   * it belongs to one and the same swarm. Returns the seconds that took and that swarm's id.
   *
   * @param gone ids of swarm nodes that must not be there any more: a dead node counts as ready for some seconds
   */
  async whole(within: number, gone: ReadonlySet<string> = new Set()): Promise<{ seconds: number; swarm: string }> {
    const begin = Date.now();
    for (;;) {
      const lacks = await this.missing(gone);
      if (lacks.length === 0) break;
      if (Date.now() - begin > within * 1000) throw new Error(`not whole after ${within} s: ${lacks.join('; ')}`);
      await sleep(1000);
    }
    const seconds = Math.round((Date.now() - begin) / 1000);
    const swarms = new Set(await Promise.all(this.managers.map((name) => this.swarmOf(name))));
    if (swarms.size !== 1) throw new Error(`managers disagree about their swarm: ${[...swarms].join(', ')}`);
    return { seconds, swarm: [...swarms][0]! };
  }

  /** Ids that the swarm has given to its nodes, of those with one of these names. */
  async idsOf(...names: string[]): Promise<ReadonlySet<string>> {
    const nodes = await swarmNodes(this.docker);
    return new Set(nodes.filter((node) => names.includes(node.Description.Hostname)).map((node) => node.ID));
  }

  /** Runs the demo's service and overlay network on it. */
  work(): Promise<readonly string[]> {
    const say = (text: string): void => void process.stderr.write(`${new Date().toISOString()} ${text}\n`);
    return swarmProof.showWork({ outputs: this.outputs, cloud: this.cloud.tool, say, check: () => {} });
  }

  /** Id of the swarm that a manager says it belongs to; empty while it belongs to none. */
  async swarmOf(manager: string): Promise<string> {
    const said = await this.inside(manager, 'docker info --format "{{if .Swarm.Cluster}}{{.Swarm.Cluster.ID}}{{end}}"');
    return said.trim();
  }

  async leader(): Promise<string> {
    return (await swarmNodes(this.docker)).find((node) => node.ManagerStatus?.Leader)!.Description.Hostname;
  }

  /** Runs a shell line inside a node. */
  async inside(node: string, line: string): Promise<string> {
    const { code, stdout, output } = await this.cloud.tool.exec(node, ['sh', '-c', line]);
    if (code !== 0) throw new Error(`${node}: ${line}: ${output}`);
    return stdout;
  }

  private async missing(gone: ReadonlySet<string>): Promise<string[]> {
    try {
      const nodes = await swarmNodes(this.docker);
      const extra = nodes.length - this.names.length + nodes.filter(({ ID }) => gone.has(ID)).length;
      const left = extra > 0 ? [`${extra} entries of replaced nodes`] : [];
      return [...missingFromSwarm(this.outputs.nodes, nodes), ...left];
    } catch (error) {
      return [(error as Error).message];
    }
  }
}
