import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
  annotations?: Record<string, string>;
  taints?: Taint[];
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

  constructor() {
    const [keyFile, certFile] = [join(this.folder, 'key.pem'), join(this.folder, 'cert.pem')];
    const names = ['-subj', '/CN=api', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
    execFileSync('openssl', ['req', '-x509', '-days', '1', '-out', certFile, ...key, ...names], { stdio: 'ignore' });
    this.pem = { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') };
  }

  /** Says one thing after the other, and the last one for ever; changes reach what is said last. */
  async start(answers: readonly Answer[]): Promise<string> {
    const { key, cert } = this.pem;
    const begin = Date.now();
    let look = 0;
    this.server = createServer({ key, cert, ca: cert, requestCert: true }, (call, response) => {
      if (call.url === '/api/v1/nodes') look += 1;
      const answer = answers[Math.min(look, answers.length) - 1]!;
      // Whoever shows no certificate is told nothing.
      const status = (call.socket as TLSSocket).authorized ? 200 : 401;
      if (status !== 200 || typeof answer === 'number')
        return response.writeHead(status === 200 ? Number(answer) : status).end();
      const name = call.url!.split('/').at(-1)!;
      if (call.method !== 'GET') this.changes.push(`${call.method!} ${call.url!}`);
      if (call.method === 'DELETE') Reflect.deleteProperty(answer, name);
      if (call.method === 'PATCH') {
        let text = '';
        call.on('data', (chunk: Buffer) => (text += chunk.toString()));
        call.on('end', () => merge(answer[name]!, JSON.parse(text) as Patch));
      }
      return response.end(
        JSON.stringify({ items: Object.entries(answer).map(([key, node]) => asObject(key, node, begin)) }),
      );
    });
    await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve));
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Runs the end of a deploy against a URL. */
  settle(url: string, wanted: object, timeoutSeconds: number): Promise<{ code: number; output: string }> {
    const { key, cert } = this.pem;
    const child = spawn(process.execPath, [program], {
      env: {
        KUBERNETES_URL: url,
        KUBERNETES_CA: cert,
        KUBERNETES_CERT: cert,
        KUBERNETES_KEY: key,
        KUBERNETES_NODES: JSON.stringify(wanted),
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
  readonly metadata: { readonly labels: Record<string, string | null>; readonly annotations: Record<string, string> };
  readonly spec: { readonly taints: Taint[] };
}

function merge(node: FakeNode, { metadata, spec }: Patch): void {
  const labels = Object.entries({ ...node.labels, ...metadata.labels }).filter(([, value]) => value !== null);
  node.labels = Object.fromEntries(labels);
  node.annotations = { ...node.annotations, ...metadata.annotations };
  node.taints = spec.taints;
}

/** A node and its lease in one: each reader takes the parts it knows. */
const asObject = (name: string, node: FakeNode, begin: number) => ({
  metadata: { name, labels: node.labels ?? {}, annotations: node.annotations ?? {} },
  spec: { renewTime: new Date(begin - (node.leaseAge ?? -600) * 1000).toISOString(), taints: node.taints ?? [] },
  status: { conditions: [{ type: 'Ready', status: (node.ready ?? true) ? 'True' : 'Unknown' }] },
});
