import type { RancherOutputs } from '../../../tools/cdktf/outputs';
import type { Workspace } from '../../../tools/cdktf/workspace';
import { k3sKubectl, missingFromRancher, rancherProof } from '../../../tools/demo/proofs/rancher';
import { type Answer, askRancher, logIn, type Question } from '../../../tools/demo/proofs/rancher-website';
import { Kubectl } from '../../../tools/kubectl/kubectl';
import { type Outage, outages, untilAnswers, untilWhole } from './patience';
import type { TestCloud } from './test-cloud';

const etcd = '/var/lib/rancher/k3s/server/tls/etcd';

interface EtcdMember {
  readonly name: string;
  readonly peerURLs: readonly string[];
  readonly isLearner?: boolean;
}

/** A deployed Rancher on real nodes, looked at as its operator can, and from inside. */
export class LiveRancher {
  private constructor(
    private readonly cloud: TestCloud,
    private readonly workspace: Workspace,
    readonly outputs: RancherOutputs,
    readonly kubectl: Kubectl,
  ) {}

  static async deploy(cloud: TestCloud, workspace: Workspace): Promise<LiveRancher> {
    const { code, output } = await workspace.cdktf({ onLine: sayOfGate }).deploy('test');
    if (code !== 0) throw new Error(output);
    const outputs = await workspace.cdktf().outputs<RancherOutputs>('test');
    return new LiveRancher(cloud, workspace, outputs, new Kubectl(await k3sKubectl(say), outputs.kubeconfig));
  }

  /** Deploys the workspace's clusters.yaml as it is now. */
  async redeploy(): Promise<void> {
    const { code, output } = await this.workspace.cdktf({ onLine: sayOfGate }).deploy('test');
    if (code !== 0) throw new Error(output);
  }

  /** Waits until nodes, pods, Rancher and etcd are what they should be. Returns the seconds that took. */
  whole(within: number): Promise<number> {
    return untilWhole(() => this.missing(), within);
  }

  /** Does something and asks API and Rancher through the load balancer all the while. */
  async outages(work: () => Promise<unknown>): Promise<{ api: Outage; rancher: Outage }> {
    const [api, rancher] = await outages(this.askers, work);
    return { api: api!, rancher: rancher! };
  }

  /** Asks until API and Rancher have both answered ten times running. Returns the seconds until then. */
  async answers(within: number): Promise<number> {
    return Math.max(...(await Promise.all(this.askers.map((ask) => untilAnswers(ask, within)))));
  }

  ask(question: Question): Promise<Answer> {
    return askRancher(this.outputs, question);
  }

  logIn(password: string = this.outputs.bootstrap_password): Promise<string> {
    return logIn(this.outputs, password);
  }

  /** Given once, when a cluster is founded. */
  async clusterId(): Promise<string> {
    const namespace = await this.kubectl.json<{ metadata: { uid: string } }>('get', 'namespace', 'kube-system');
    return namespace.metadata.uid;
  }

  /** Runs the demo's pods, service and job on it. */
  work(): Promise<readonly string[]> {
    return rancherProof.showWork({ outputs: this.outputs, cloud: this.cloud.tool, say, check: () => {} });
  }

  close(): void {
    this.kubectl.close();
  }

  private readonly askers = [
    () => this.kubectl.run(['get', '--raw=/readyz', '--request-timeout=3s']),
    async () => {
      const { status, body } = await this.ask({ path: '/ping', timeoutSeconds: 5 });
      if (body !== 'pong') throw new Error(`${status} ${body}`);
    },
  ];

  private async missing(): Promise<string[]> {
    const lacks = await missingFromRancher(this.outputs, this.kubectl);
    if (lacks.length > 0) return lacks;
    const servers = this.outputs.nodes.filter(({ role }) => role === 'server');
    const wanted = servers.map(({ address }) => address).sort();
    // Each by its own word: what the others know of it may be from before its power was cut.
    for (const { name, address } of servers) {
      const members = await this.etcdMembers(name, address);
      const voting = members
        .filter(({ isLearner }) => !isLearner)
        .map(({ peerURLs }) => new URL(peerURLs[0]!).hostname);
      if (voting.sort().join() !== wanted.join() || members.length !== wanted.length) {
        return [`etcd of ${name} has ${members.map((member) => member.name).join(', ')}`];
      }
      await this.inside(name, 'k3s kubectl get --raw /readyz');
    }
    return [];
  }

  /** As etcd tells its peers. */
  private async etcdMembers(node: string, address: string): Promise<EtcdMember[]> {
    const certificates = `--cacert ${etcd}/peer-ca.crt --cert ${etcd}/peer-server-client.crt --key ${etcd}/peer-server-client.key`;
    const said = await this.inside(node, `curl -sSf --http1.1 ${certificates} https://${address}:2380/members`);
    return JSON.parse(said) as EtcdMember[];
  }

  /** Runs a shell line inside a node. */
  async inside(node: string, line: string): Promise<string> {
    const { code, stdout, output } = await this.cloud.tool.exec(node, ['sh', '-c', line]);
    if (code !== 0) throw new Error(`${node}: ${line}: ${output}`);
    return stdout;
  }
}

const say = (text: string): void => void process.stderr.write(`${new Date().toISOString()} ${text}\n`);

/** What the end of a deploy waits for, so that a run which hangs tells where. */
const sayOfGate = (line: string): void => {
  if (/Ready.*: \d+ s: /.test(line)) say(line.trim());
};
