import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

jest.setTimeout(60_000);

const program = resolve(__dirname, '../../lib/readiness/kubernetes/main.mjs');
const CHART = '/apis/helm.cattle.io/v1/namespaces/kube-system/helmcharts/rancher';
const chart = { kind: 'HelmChart', metadata: { name: 'rancher' }, spec: { version: '2.14.4' } };

const folder = mkdtempSync(join(tmpdir(), 'rancher-'));
const file = (name: string): string => readFileSync(join(folder, name), 'utf8');
beforeAll(() => {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'key.pem'];
  const names = ['-subj', '/CN=api', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:rancher.example.org'];
  execFileSync('openssl', ['req', '-x509', '-days', '1', '-out', 'cert.pem', ...key, ...names], {
    cwd: folder,
    stdio: 'ignore',
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

let server: Server;
let applied: { query: string; type?: string; body: unknown }[];
/** Answers to `/ping`, one after the other, the last one for ever. */
let pings: (readonly [number, string])[];
beforeEach(async () => {
  applied = [];
  const now = () => new Date(Date.now() + 60_000).toISOString();
  server = createServer({ key: file('key.pem'), cert: file('cert.pem') }, (call, response) => {
    const { pathname, search } = new URL(call.url!, 'https://x');
    const say = (body: object) => response.end(JSON.stringify(body));
    if (pathname === '/ping') {
      const [status, text] = call.headers.host === 'rancher.example.org' ? pings[0]! : [404, 'no such host'];
      if (pings.length > 1) pings.shift();
      return response.writeHead(status).end(text);
    }
    if (call.method === 'PATCH' && pathname === CHART) {
      let text = '';
      call.on('data', (chunk: Buffer) => (text += chunk.toString()));
      return call.on('end', () => {
        applied.push({ query: search, type: call.headers['content-type'], body: JSON.parse(text) });
        say({});
      });
    }
    if (call.method === 'PATCH') return say({});
    const conditions = [{ type: 'Ready', status: 'True' }];
    const nodeInfo = { kubeletVersion: 'v1.34.1+k3s1' };
    say({ items: [{ metadata: { name: 'a' }, spec: { renewTime: now() }, status: { conditions, nodeInfo } }] });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

async function settle(environment: object = {}): Promise<{ code: number; output: string }> {
  const { port } = server.address() as AddressInfo;
  const child = spawn(process.execPath, [program], {
    env: {
      KUBERNETES_URL: `https://127.0.0.1:${port}`,
      KUBERNETES_CA: file('cert.pem'),
      KUBERNETES_CERT: file('cert.pem'),
      KUBERNETES_KEY: file('key.pem'),
      KUBERNETES_NODES: '{"a": {}}',
      KUBERNETES_TIMEOUT_SECONDS: '5',
      KUBERNETES_OBJECTS: JSON.stringify([{ path: CHART, object: chart }]),
      WEBSITE_URL: `https://rancher.example.org:${port}/ping`,
      WEBSITE_ADDRESS: '127.0.0.1',
      WEBSITE_CA: file('cert.pem'),
      WEBSITE_ANSWER: 'pong',
      ...environment,
    },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

describe('the end of a deploy of Rancher', () => {
  test('comes when the nodes are Ready, the chart is as wanted, and Rancher answers by its name', async () => {
    pings = [
      [502, 'no backend'],
      [200, 'pong'],
    ];
    const { code, output } = await settle();
    expect(output).toMatch(
      /all 1 nodes are Ready\n[\s\S]* s: waiting for https:\/\/rancher\.example\.org:\d+\/ping: it answers 502\n/,
    );
    expect(output).toMatch(/ping answers\n$/);
    expect(code).toBe(0);
    const type = 'application/apply-patch+yaml';
    expect(applied).toEqual([{ query: '?fieldManager=kubectl&force=true', type, body: chart }]);
  });

  test('fails with what Rancher says, when that is not what it should', async () => {
    pings = [[200, 'some other website']];
    const { code, output } = await settle({ KUBERNETES_TIMEOUT_SECONDS: '1' });
    expect(output).toMatch(/but the website is not there: .*it answers 200 after 1 s/);
    expect(output).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
  });

  test('does not take a website for Rancher that another authority has signed', async () => {
    pings = [[200, 'pong']];
    const { code, output } = await settle({ KUBERNETES_TIMEOUT_SECONDS: '1', WEBSITE_CA: '' });
    expect(output).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(code).toBe(1);
  });
});
