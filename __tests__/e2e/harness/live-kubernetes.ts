import type { KubernetesOutputs } from '../../../tools/cdktf/outputs';
import type { Workspace } from '../../../tools/cdktf/workspace';
import { kubernetesProof } from '../../../tools/demo/proofs/kubernetes';
import { missingFromKubernetes, nodesOf } from '../../../tools/kubectl/cluster';
import { Kubectl } from '../../../tools/kubectl/kubectl';
import { kubectlProgram } from '../../../tools/kubectl/program';
import { outages, untilAnswers, untilWhole } from './patience';
import type { TestCloud } from './test-cloud';

interface EtcdMember {
  readonly name: string;
  readonly isLearner?: boolean;
}

const certificates = ['--cacert', '--cert', '--key'].map(
  (option, i) => `${option}=/etc/kubernetes/pki/etcd/${['ca.crt', 'server.crt', 'server.key'][i]!}`,
);

/** A deployed Kubernetes on real nodes, looked at as its operator can, and from inside. */
export class LiveKubernetes {
  private constructor(
    private readonly cloud: TestCloud,
    private readonly workspace: Workspace,
    private known: KubernetesOutputs,
    readonly kubectl: Kubectl,
  ) {}

  static async deploy(cloud: TestCloud, workspace: Workspace): Promise<LiveKubernetes> {
    const { code, output } = await workspace.cdktf().deploy('test');
    if (code !== 0) throw new Error(output);
    const outputs = await workspace.cdktf().outputs<KubernetesOutputs>('test');
    return new LiveKubernetes(cloud, workspace, outputs, new Kubectl(await kubectlProgram(say), outputs.kubeconfig));
  }

  /** Of the last deploy. */
  get outputs(): KubernetesOutputs {
    return this.known;
  }

  get controlPlanes(): string[] {
    return this.outputs.nodes.filter(({ role }) => role === 'control-plane').map(({ name }) => name);
  }

  /** Deploys the workspace's clusters.yaml as it is now. Returns what was said. */
  async redeploy(): Promise<string> {
    const { code, output } = await this.workspace.cdktf().deploy('test');
    if (code !== 0) throw new Error(output);
    this.known = await this.workspace.cdktf().outputs<KubernetesOutputs>('test');
    return output;
  }

  /** What each node is, by name: nothing of it stays when a machine is made anew or restarted, or joins again. */
  async identities(): Promise<ReadonlyMap<string, object>> {
    const listed = await this.cloud.ask<{ virtualmachine?: { name: string; id: string }[] }>('listVirtualMachines');
    const machines = new Map((listed.virtualmachine ?? []).map(({ name, id }) => [name, id]));
    const nodes = await nodesOf(this.kubectl);
    return new Map(
      nodes.map(({ metadata: { name, uid }, status }) => [
        name,
        { machine: machines.get(name), node: uid, boot: status.nodeInfo.bootID },
      ]),
    );
  }

  /**
   * Waits until all nodes are Ready, all pods of the system as well, every control plane's API server by its own word (what
   * the others know of a node may be from before its power was cut), and etcd has every control plane as a voting, healthy
   * member and nobody else. Returns the seconds that took.
   */
  whole(within: number): Promise<number> {
    return untilWhole(() => this.missing(), within);
  }

  /** Asks until the API has answered ten times running. Returns the seconds until then. */
  answers(within: number): Promise<number> {
    return untilAnswers(() => this.kubectl.run(['get', '--raw=/readyz']), within);
  }

  /** Does something and asks the API all the while. Returns the most seconds that passed between two answers. */
  async longestSilence(work: () => Promise<unknown>): Promise<number> {
    const ask = async (): Promise<void> => {
      const said = await this.kubectl.run(['get', '--raw=/readyz', '--request-timeout=3s']);
      if (said !== 'ok') throw new Error(said);
    };
    const [outage] = await outages([ask], work);
    return outage!.silence;
  }

  /** Given once, when a cluster is founded. */
  async clusterId(): Promise<string> {
    const namespace = await this.kubectl.json<{ metadata: { uid: string } }>('get', 'namespace', 'kube-system');
    return namespace.metadata.uid;
  }

  /** Runs the demo's pods, service and job on it. */
  work(): Promise<readonly string[]> {
    return kubernetesProof.showWork({ outputs: this.outputs, cloud: this.cloud.tool, say, check: () => {} });
  }

  async etcdMembers(): Promise<EtcdMember[]> {
    const said = await this.etcdctl('member', 'list', '--write-out=json');
    return (JSON.parse(said) as { members: EtcdMember[] }).members;
  }

  /** Runs a shell line inside a node. */
  async inside(node: string, line: string): Promise<string> {
    const { code, stdout, output } = await this.cloud.tool.exec(node, ['sh', '-c', line]);
    if (code !== 0) throw new Error(`${node}: ${line}: ${output}`);
    return stdout;
  }

  close(): void {
    this.kubectl.close();
  }

  private async missing(): Promise<string[]> {
    const lacks = await missingFromKubernetes(this.outputs.nodes, this.kubectl);
    if (lacks.length > 0) return lacks;
    for (const node of this.controlPlanes) {
      await this.inside(
        node,
        'curl --silent --show-error --fail --insecure --max-time 10 https://localhost:6443/readyz',
      );
    }
    const members = await this.etcdMembers();
    const voting = members.filter(({ isLearner }) => !isLearner).map(({ name }) => name);
    if (voting.sort().join() !== [...this.controlPlanes].sort().join() || members.length !== voting.length) {
      return [`etcd has ${members.map(({ name, isLearner }) => `${name}${isLearner ? ' (learner)' : ''}`).join(', ')}`];
    }
    await this.etcdctl('endpoint', 'health', '--cluster');
    return [];
  }

  etcdctl(...args: readonly string[]): Promise<string> {
    const pod = `etcd-${this.controlPlanes.at(-1)!}`;
    return this.kubectl.run(['exec', '--namespace=kube-system', pod, '--', 'etcdctl', ...certificates, ...args]);
  }
}

const say = (text: string): void => void process.stderr.write(`${new Date().toISOString()} ${text}\n`);
