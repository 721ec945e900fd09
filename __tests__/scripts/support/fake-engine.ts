import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { join } from 'node:path';
import { FakeSwarm, type SwarmNode } from './fake-swarm';

class EngineError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
}

/** A caller that was killed while it asked is no mistake of this engine. */
function abandoned(request: IncomingMessage): (error: unknown) => void {
  return (error) => {
    if (!request.destroyed) throw error;
  };
}

/** The Docker Engine API of one node on a unix socket, as far as swarm mode goes. */
export class FakeEngine {
  /** What changed something, as `METHOD /path`. */
  readonly changes: { readonly call: string; readonly body: Record<string, unknown> }[] = [];
  /** How often the agent has looked at this engine. */
  looks = 0;
  running = false;
  /** Other engines cannot reach this one. */
  cutOff = false;
  /** A state the engine reports instead of its own, e.g. `locked`. */
  reported?: string;
  swarm?: FakeSwarm;
  nodeId?: string;
  private server?: Server;

  constructor(
    readonly hostname: string,
    readonly address: string,
    readonly root: string,
    readonly labels: Record<string, string>,
    private readonly peers: Map<string, FakeEngine>,
  ) {
    peers.set(address, this);
  }

  async start(): Promise<void> {
    rmSync(join(this.root, 'run/docker.sock'), { force: true });
    this.server = createServer((request, response) => {
      void this.answer(request).then(({ status, body }) => {
        response.writeHead(status, { 'Content-Type': 'application/json' });
        response.end(body === undefined ? '' : JSON.stringify(body));
      }, abandoned(request));
    });
    await new Promise<void>((resolve) => this.server?.listen(join(this.root, 'run/docker.sock'), resolve));
    this.running = true;
  }

  async stop(): Promise<void> {
    this.running = false;
    this.server?.closeAllConnections();
    await new Promise<void>((resolve) => (this.server ? this.server.close(() => resolve()) : resolve()));
  }

  /** The machine is made anew: nothing of the swarm is left on it. */
  forget(): void {
    this.swarm = undefined;
    this.nodeId = undefined;
  }

  enter(swarm: FakeSwarm, nodeId: string): void {
    this.swarm = swarm;
    this.nodeId = nodeId;
    mkdirSync(join(this.root, 'docker/swarm/certificates'), { recursive: true });
    writeFileSync(join(this.root, 'docker/swarm/certificates/swarm-root-ca.crt'), swarm.ca);
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body?: unknown }> {
    const url = new URL(request.url ?? '', 'http://docker');
    const text = (await request.toArray()).join('');
    const call = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      body: JSON.parse(text || '{}'),
    };
    if (call.path === '/info') this.looks += 1;
    if (call.method !== 'GET') this.changes.push({ call: `${call.method} ${call.path}`, body: call.body });
    try {
      return { status: 200, body: this.handle(call) };
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      return { status: error.status, body: { message: error.message } };
    }
  }

  private handle({ method, path, query, body }: Call): unknown {
    switch (`${method} ${path}`) {
      case 'GET /info':
        return this.info();
      case 'GET /nodes':
        return this.quorum().nodes.map((node) => this.quorum().describe(node));
      case 'GET /swarm':
        return { JoinTokens: this.quorum().tokens };
      case 'POST /swarm/init':
        this.mustBeInactive();
        this.found(body);
        return this.nodeId;
      case 'POST /swarm/join':
        this.mustBeInactive();
        this.join(body);
        return undefined;
      case 'POST /swarm/leave':
        this.reported = undefined;
        this.forget();
        return undefined;
      default:
        return this.changeNode(method, path, query, body);
    }
  }

  private info(): object {
    const state = this.reported ?? (this.swarm ? 'active' : 'inactive');
    const controls = state === 'active' && this.member()?.Spec.Role === 'manager';
    return {
      DockerRootDir: join(this.root, 'docker'),
      Swarm: { NodeID: this.nodeId ?? '', LocalNodeState: state, ControlAvailable: controls, Error: '' },
    };
  }

  private member(): SwarmNode | undefined {
    return this.swarm?.nodes.find((node) => node.ID === this.nodeId);
  }

  private quorum(): FakeSwarm {
    if (!this.swarm?.leader || this.cutOff) throw new EngineError(503, 'The swarm does not have a leader.');
    return this.swarm;
  }

  private mustBeInactive(): void {
    if (this.swarm) throw new EngineError(503, 'This node is already part of a swarm.');
  }

  private found(body: Record<string, unknown>): void {
    const swarm = new FakeSwarm();
    this.enter(swarm, swarm.add(this, 'manager', String(body['Availability']), this.address));
  }

  private join(body: Record<string, unknown>): void {
    const remote = (body['RemoteAddrs'] as string[])[0]!.replace(/:2377$/, '');
    const peer = this.peers.get(remote);
    if (!peer?.running || peer.cutOff) throw new EngineError(503, `cannot reach ${remote}`);
    const swarm = peer.quorum();
    const role = (['Manager', 'Worker'] as const).find((name) => swarm.tokens[name] === body['JoinToken']);
    if (!role) throw new EngineError(400, 'invalid join token');
    const lower = role === 'Manager' ? 'manager' : 'worker';
    this.enter(swarm, swarm.add(this, lower, String(body['Availability']), String(body['AdvertiseAddr'])));
  }

  private changeNode(method: string, path: string, query: URLSearchParams, body: Record<string, unknown>): unknown {
    const swarm = this.quorum();
    const node = swarm.nodes.find((candidate) => path.startsWith(`/nodes/${candidate.ID}`));
    if (!node) throw new EngineError(404, `no ${method} ${path}`);
    if (method === 'DELETE') {
      if (node.Spec.Role === 'manager') throw new EngineError(400, 'must be demoted to worker before removal');
      swarm.nodes.splice(swarm.nodes.indexOf(node), 1);
      return undefined;
    }
    if (query.get('version') !== String(node.Version.Index)) throw new EngineError(500, 'update out of sequence');
    node.Version.Index += 1;
    Object.assign(node.Spec, body);
    return undefined;
  }
}
