import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { connect } from 'node:tls';
import { FakeEngine } from './fake-engine';
import { nodeData, type NodeData } from './node-data';
import { NodeRoot, type Form } from './node-root';
import { Pki, type KeyPair } from './pki';

/** One node: a root, an engine, and the two processes of the agent, which are the real ones. */
export class LabNode {
  log = '';
  private readonly processes = new Map<string, ChildProcess>();

  constructor(
    readonly name: string,
    readonly root: NodeRoot,
    readonly engine: FakeEngine,
  ) {}

  /** `serve` is only up when its port answers. */
  start(...modes: ('run' | 'serve')[]): void {
    for (const mode of modes) {
      const child = spawn('python3', ['-u', this.root.at('opt/cluster/swarm-agent'), mode]);
      const note = (data: Buffer): void => void (this.log += `${mode}: ${data.toString()}`);
      child.stdout.on('data', note);
      child.stderr.on('data', note);
      this.processes.set(mode, child);
    }
  }

  async stop(...modes: ('run' | 'serve')[]): Promise<void> {
    for (const mode of modes) {
      const child = this.processes.get(mode);
      this.processes.delete(mode);
      if (child && child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit');
    }
  }

  changed(call: string | RegExp): number {
    return this.engine.changes.filter((change) => change.call.match(call)).length;
  }
}

/** Nodes of one cluster on this machine: managers are 127.0.0.11 and up, all with the same free port. */
export class SwarmLab {
  readonly pki = new Pki();
  readonly nodes = new Map<string, LabNode>();
  private readonly peers = new Map<string, FakeEngine>();
  private readonly roots: NodeRoot[] = [];

  private constructor(
    readonly port: number,
    private readonly managers: { name: string; address: string }[],
    private readonly form: Form,
  ) {}

  static async with(managers: number, form: Form = 'shipped'): Promise<SwarmLab> {
    const addresses = Array.from({ length: managers }, (_, i) => ({ name: `m${i}`, address: `127.0.0.${11 + i}` }));
    return new SwarmLab(await freePort(addresses[0]!.address), addresses, form);
  }

  /** Names that start with `m` are managers. Nothing of the agent runs yet. */
  async node(name: string, changes: Partial<NodeData> = {}, labels: Record<string, string> = {}): Promise<LabNode> {
    const role = name.startsWith('m') ? 'manager' : 'worker';
    const address =
      this.managers.find((manager) => manager.name === name)?.address ?? `127.0.0.${100 + this.nodes.size}`;
    const root = new NodeRoot(this.form);
    this.roots.push(root);
    const shared = { managers: this.managers, tokenPort: this.port, mayInit: name === 'm0' };
    const data = nodeData({ node: name, role, address, ...shared, ...changes });
    root.install('swarm/swarm-agent', 'opt/cluster/swarm-agent');
    root.render('swarm/agent.json.hbs', 'etc/cluster/agent.json', data);
    root.write('etc/cluster/agent.json', root.read('etc/cluster/agent.json').replace('"poll": 1', '"poll": 0.03'));
    this.trust(root, this.pki.issue(name, role));
    const node = new LabNode(name, root, new FakeEngine(name, address, root.path, labels, this.peers));
    await node.engine.start();
    this.nodes.set(name, node);
    return node;
  }

  trust(root: NodeRoot, pair: KeyPair, ca = this.pki.ca): void {
    root.write('etc/cluster/pki/ca.crt', ca);
    root.write('etc/cluster/pki/node.crt', pair.cert);
    root.write('etc/cluster/pki/node.key', pair.key, 0o600);
  }

  /** All of them at once, agents running. */
  async boot(...names: string[]): Promise<LabNode[]> {
    const nodes = await Promise.all(names.map((name) => this.node(name)));
    for (const node of nodes) node.start('run', ...(node.name.startsWith('m') ? (['serve'] as const) : []));
    return nodes;
  }

  async close(): Promise<void> {
    for (const node of this.nodes.values()) {
      await node.stop('run', 'serve');
      await node.engine.stop();
    }
    for (const root of this.roots) root.remove();
    this.pki.remove();
  }

  /** What a manager's token endpoint says to the holder of a key pair. Rejects when TLS refuses. */
  async tokenFrom(manager: LabNode, pair: KeyPair | undefined, say = ''): Promise<string> {
    const options = { ...pair, ca: this.pki.ca, servername: 'swarm-manager' };
    const socket = connect(this.port, manager.engine.address, options, () => say && socket.write(say));
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    return JSON.parse(text) as string;
  }
}

async function freePort(address: string): Promise<number> {
  const server = createServer().listen(0, address);
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
