import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type Server, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';

const program = join(__dirname, '../../lib/readiness/wait-for-kubernetes.mjs');

interface FakeNode {
  readonly ready?: boolean;
  /** Renewed its lease since the server began. */
  readonly alive?: boolean;
}

/** What the API says at the n-th look: nodes by name, or a status. */
type Answer = Readonly<Record<string, FakeNode>> | number;

jest.setTimeout(60_000);

describe('waiting for Kubernetes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'readiness-'));
  const keyFile = join(folder, 'key.pem');
  const certFile = join(folder, 'cert.pem');
  let server: Server | undefined;

  beforeAll(() => {
    const names = ['-subj', '/CN=api', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
    execFileSync('openssl', ['req', '-x509', '-days', '1', '-out', certFile, ...key, ...names], { stdio: 'ignore' });
  });
  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the program against an API that says one thing after the other, and the last one for ever. */
  async function wait(answers: readonly Answer[], timeoutSeconds = 60): Promise<{ code: number; output: string }> {
    const key = readFileSync(keyFile, 'utf8');
    const cert = readFileSync(certFile, 'utf8');
    let look = 0;
    const begin = Date.now();
    server = createServer({ key, cert, ca: cert, requestCert: true }, (call, response) => {
      if (call.url === '/api/v1/nodes') look += 1;
      const answer = answers[Math.min(look, answers.length) - 1]!;
      // The client shows its certificate: nobody else is told anything.
      const status = (call.socket as TLSSocket).authorized ? 200 : 401;
      if (typeof answer === 'number' || status !== 200)
        return response.writeHead(status === 200 ? (answer as number) : status).end();
      const items = Object.entries(answer).map(([name, { ready = true, alive = true }]) => ({
        metadata: { name },
        status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'Unknown' }] },
        spec: { renewTime: new Date(alive ? begin + 60_000 : begin - 60_000).toISOString() },
      }));
      return response.end(JSON.stringify({ items }));
    });
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return runProgram(`https://127.0.0.1:${port}`, { cert, key, timeoutSeconds });
  }

  function runProgram(
    url: string,
    { cert, key, timeoutSeconds }: { cert: string; key: string; timeoutSeconds: number },
  ): Promise<{ code: number; output: string }> {
    const child = spawn(process.execPath, [program], {
      env: {
        KUBERNETES_URL: url,
        KUBERNETES_CA: cert,
        KUBERNETES_CERT: cert,
        KUBERNETES_KEY: key,
        KUBERNETES_NODES: 'a,b',
        KUBERNETES_TIMEOUT_SECONDS: String(timeoutSeconds),
      },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    return new Promise((resolve) => child.once('close', (code) => resolve({ code: code!, output })));
  }

  test('ends well when all nodes are Ready, and tells what it waited for', async () => {
    const { code, output } = await wait([{ a: {} }, { a: {}, b: { ready: false } }, { a: {}, b: {} }]);
    expect(output).toMatch(/b has not joined\n.* s: b is not Ready\n.* s: all 2 nodes are Ready\n$/);
    expect(code).toBe(0);
  });

  test('does not take a machine that is gone for Ready', async () => {
    const { code, output } = await wait([
      { a: {}, b: { alive: false } },
      { a: {}, b: {} },
    ]);
    expect(output).toContain('b shows no sign of life');
    expect(code).toBe(0);
  });

  test('waits while the API refuses, and fails in the end with what is missing and where to look', async () => {
    const { code, output } = await wait([503, 403, { a: {} }], 8);
    expect(output).toMatch(/the API answers 503\n[\s\S]*the API answers 403\n/);
    expect(output).toMatch(/After \d+ s the cluster is not whole: b has not joined\.\n.*\/var\/log\/cluster\.log/);
    expect(output).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
  });

  test('waits for an API that is not there yet', async () => {
    const pem = { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
    const { code, output } = await runProgram('https://127.0.0.1:1', { ...pem, timeoutSeconds: 1 });
    expect(output).toContain('the API does not answer yet: ECONNREFUSED');
    expect(code).toBe(1);
  });
});
