import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { type Server, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';

const program = join(__dirname, '../../lib/readiness/kubernetes/main.mjs');

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

export interface FakeNode {
  readonly ready?: boolean;
  /** Seconds by which its lease is older, or younger, than the server. */
  readonly leaseAge?: number;
  labels?: Record<string, string | null>;
  annotations?: Record<string, string | null>;
  unschedulable?: boolean | null;
  /** @default 'v1.36.3' */
  version?: string;
  taints?: Taint[];
}

export interface FakePod {
  readonly name: string;
  readonly node: string;
  /** Kind of its owner. */
  readonly owner?: string;
  /** A disruption budget keeps it. */
  readonly guarded?: boolean;
}

/** What the API says at the n-th look: nodes by name, or a status. */
export type Answer = Record<string, FakeNode> | number;

/** An API server with a certificate of its own, which lets in nobody without it. */
export class FakeKubernetes {
  private readonly folder = mkdtempSync(join(tmpdir(), 'kubernetes-'));
  private readonly pem: { readonly key: string; readonly cert: string };
  private server?: Server;
  /** `DELETE /api/v1/nodes/x`, `PATCH …` in the order of their coming. */
  readonly changes: string[] = [];
  pods: FakePod[] = [];
  private hasRequests = false;

  constructor() {
    const [keyFile, certFile] = [join(this.folder, 'key.pem'), join(this.folder, 'cert.pem')];
    const names = ['-subj', '/CN=api', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
    execFileSync('openssl', ['req', '-x509', '-days', '1', '-out', certFile, ...key, ...names], { stdio: 'ignore' });
    this.pem = { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') };
  }

  /** Says one thing after the other, and the last one for ever; changes reach what is said last. */
  async start(answers: readonly Answer[], port = 0): Promise<string> {
    const { key, cert } = this.pem;
    const begin = Date.now();
    let look = 0;
    this.server = createServer({ key, cert, ca: cert, requestCert: true }, (call, response) => {
      const { pathname, searchParams } = new URL(call.url!, 'https://x');
      if (pathname === '/api/v1/nodes') look += 1;
      const answer = answers[Math.min(Math.max(look, 1), answers.length) - 1]!;
      const say = (status: number, body: object = {}) => response.writeHead(status).end(JSON.stringify(body));
      // Whoever shows no certificate is told nothing.
      if (!(call.socket as TLSSocket).authorized) return say(401);
      if (typeof answer === 'number') return say(answer);
      const [, , , kind, name = '', , pod] = pathname.split('/');
      const objects = () => Object.entries(answer).map(([node, state]) => asObject(node, state, begin));
      if (call.method === 'GET') {
        const of = searchParams.get('fieldSelector')?.split('=')[1];
        if (pathname === '/api/v1/pods')
          return say(200, { items: this.pods.filter((one) => one.node === of).map(podObject) });
        if (kind === 'nodes' && name) return say(200, asObject(name, answer[name]!, begin));
        return say(200, { items: objects() });
      }
      this.changes.push(`${call.method!} ${pathname}`);
      if (pathname.includes('/configmaps')) return this.requests(call, say, answer);
      if (pathname.endsWith('/eviction')) {
        const found = this.pods.findIndex((one) => one.name === pod);
        if (this.pods[found]?.guarded) return say(429);
        this.pods.splice(found, 1);
        return say(201);
      }
      if (call.method === 'DELETE') Reflect.deleteProperty(answer, name);
      if (call.method !== 'PATCH') return say(200);
      let text = '';
      call.on('data', (chunk: Buffer) => (text += chunk.toString()));
      return call.on('end', () => {
        merge(answer[name]!, JSON.parse(text) as Patch);
        say(200);
      });
    });
    await new Promise<void>((resolve) => this.server!.listen(port, '127.0.0.1', resolve));
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** A node does at once what the ConfigMap asks it for. */
  private requests(call: IncomingMessage, say: (status: number) => void, nodes: Record<string, FakeNode>): void {
    if (call.method === 'PATCH' && !this.hasRequests) return say(404);
    this.hasRequests = true;
    let text = '';
    call.on('data', (chunk: Buffer) => (text += chunk.toString()));
    call.on('end', () => {
      const { data } = JSON.parse(text) as { data: Record<string, string | null> };
      for (const [name, request] of Object.entries(data)) {
        if (request) nodes[name]!.version = `v${(JSON.parse(request) as { version: string }).version}`;
      }
      say(200);
    });
  }

  /** Runs the end of a deploy against a URL. */
  settle(
    url: string,
    wanted: object,
    timeoutSeconds: number,
    version = '1.36.3',
  ): Promise<{ code: number; output: string }> {
    const { key, cert } = this.pem;
    const child = spawn(process.execPath, [program], {
      env: {
        KUBERNETES_URL: url,
        KUBERNETES_CA: cert,
        KUBERNETES_CERT: cert,
        KUBERNETES_KEY: key,
        KUBERNETES_NODES: JSON.stringify(wanted),
        KUBERNETES_VERSION: version,
        KUBERNETES_ARTIFACTS: 'kubeadm amd64 0123 https://x\n',
        KUBERNETES_TIMEOUT_SECONDS: String(timeoutSeconds),
      },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    return new Promise((resolve) => child.once('close', (code) => resolve({ code: code!, output })));
  }

  stop(): void {
    this.server?.close();
    this.server?.closeAllConnections();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

interface Patch {
  readonly metadata?: {
    readonly labels?: Record<string, string | null>;
    readonly annotations?: Record<string, string | null>;
  };
  readonly spec?: { readonly taints?: Taint[]; readonly unschedulable?: boolean | null };
}

const merged = (before: object = {}, change: object = {}): Record<string, string> =>
  Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== null)) as never;

function merge(node: FakeNode, { metadata = {}, spec = {} }: Patch): void {
  node.labels = merged(node.labels, metadata.labels);
  node.annotations = merged(node.annotations, metadata.annotations);
  if (spec.taints) node.taints = spec.taints;
  if (spec.unschedulable !== undefined) node.unschedulable = spec.unschedulable;
}

/** A node and its lease in one: each reader takes the parts it knows. */
const asObject = (name: string, node: FakeNode, begin: number) => ({
  metadata: { name, labels: node.labels ?? {}, annotations: node.annotations ?? {} },
  spec: {
    renewTime: new Date(begin - (node.leaseAge ?? -600) * 1000).toISOString(),
    taints: node.taints ?? [],
    unschedulable: node.unschedulable,
  },
  status: {
    conditions: [{ type: 'Ready', status: (node.ready ?? true) ? 'True' : 'Unknown' }],
    nodeInfo: { kubeletVersion: node.version ?? 'v1.36.3' },
  },
});

const podObject = ({ name, owner }: FakePod) => ({
  metadata: { name, namespace: 'default', ownerReferences: owner ? [{ kind: owner, controller: true }] : [] },
  status: { phase: 'Running' },
});
