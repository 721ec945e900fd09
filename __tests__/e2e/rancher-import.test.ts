import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { stringify } from 'yaml';
import { RancherImportedCluster } from '../../lib/orchestrators/rancher-downstream/imported-cluster';
import { run } from '../../tools/common/run';
import { terraformEnvironment } from '../../tools/terraform/environment';
import { noRancherProvider } from './harness/rancher-provider';
import { RancherStandIn } from './harness/rancher-stand-in';
import { selfSigned } from './harness/self-signed';

// The real Terraform and the real provider rancher2, before what stands in for Rancher's server and for a Kubernetes API.
jest.setTimeout(300_000);

/** As the API tells it of itself, as far as it is asked. */
const RESOURCES: Readonly<Record<string, readonly { name: string; kind: string; namespaced: boolean }[]>> = {
  '/api/v1': [
    { name: 'namespaces', kind: 'Namespace', namespaced: false },
    { name: 'namespaces/status', kind: 'Namespace', namespaced: false },
    { name: 'serviceaccounts', kind: 'ServiceAccount', namespaced: true },
    { name: 'secrets', kind: 'Secret', namespaced: true },
  ],
  '/apis/rbac.authorization.k8s.io/v1': [
    { name: 'clusterrolebindings', kind: 'ClusterRoleBinding', namespaced: false },
  ],
  '/apis/apps/v1': [{ name: 'deployments', kind: 'Deployment', namespaced: true }],
};

const reason = noRancherProvider();
const title = 'a Kubernetes cluster that a Rancher imports';

(reason ? describe.skip : describe)(reason ? `${title} (${reason})` : title, () => {
  const folder = mkdtempSync(join(tmpdir(), 'import-'));
  const { cert, key } = selfSigned('127.0.0.1');
  let rancher: RancherStandIn;
  let api: Server;
  let applied: { path: string; type?: string; text: string }[];

  beforeAll(async () => {
    rancher = await RancherStandIn.up();
    api = createServer({ key, cert, ca: cert, requestCert: true }, (call, response) => {
      const { pathname } = new URL(call.url!, 'https://x');
      if (!(call.socket as TLSSocket).authorized) return response.writeHead(401).end();
      if (call.method === 'GET') return response.end(JSON.stringify({ resources: RESOURCES[pathname] ?? [] }));
      let text = '';
      call.on('data', (part: Buffer) => (text += part.toString()));
      return call.on('end', () => {
        applied.push({ path: pathname, type: call.headers['content-type'], text });
        response.end('{}');
      });
    });
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
    applied = [];
  });
  afterAll(async () => {
    api?.close();
    await rancher?.down();
    rmSync(folder, { recursive: true, force: true });
  });

  const kubeconfig = (): string => {
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const server = `https://127.0.0.1:${(api.address() as AddressInfo).port}`;
    return stringify({
      clusters: [{ name: 'k8s', cluster: { server, 'certificate-authority-data': base64(cert) } }],
      users: [{ name: 'admin', user: { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) } }],
    });
  };

  async function terraform(...args: string[]): Promise<string> {
    const app = new App({ outdir: folder });
    const stack = new TerraformStack(app, 'k8s');
    new LocalBackend(stack, { path: join(folder, 'k8s.tfstate') });
    const { url, ca, password: bootstrapPassword } = rancher;
    new RancherImportedCluster(stack, 'K8s', {
      rancher: { url, ca, bootstrapPassword, providerVersion: '1.22.1', timeoutMinutes: 1 },
      kubeconfig: kubeconfig(),
    });
    app.synth();
    const { variables } = await terraformEnvironment(() => undefined, ['rancher2']);
    const env = { ...process.env, ...variables };
    const { code, output } = await run('terraform', args, { cwd: join(folder, 'stacks/k8s'), env });
    if (code !== 0) throw new Error(output);
    return output;
  }

  test('gets the agent that Rancher gives it, by whom it knows', async () => {
    await terraform('init', '-input=false');
    const said = await terraform('apply', '-auto-approve', '-input=false');
    expect(said).toContain('applied Deployment cattle-cluster-agent');
    expect(applied.map(({ path }) => path)).toEqual([
      '/api/v1/namespaces/cattle-system',
      '/api/v1/namespaces/cattle-system/serviceaccounts/cattle',
      '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/cattle-admin-binding',
      expect.stringMatching(/^\/api\/v1\/namespaces\/cattle-system\/secrets\/cattle-credentials-/),
      '/apis/apps/v1/namespaces/cattle-system/deployments/cattle-cluster-agent',
    ]);
    expect(new Set(applied.map(({ type }) => type))).toEqual(new Set(['application/apply-patch+yaml']));
    expect(applied.at(-1)!.text).toContain(rancher.url);
  });

  test('shows no token and no key to those who look on', async () => {
    const [, , , credentials] = applied;
    const token = /token: "(\w+)"/.exec(credentials!.text)![1]!;
    expect(await terraform('plan', '-input=false')).toContain('No changes.');
    const address = (await terraform('state', 'list')).split('\n').find((line) => line.startsWith('terraform_data.'))!;
    const said = await terraform('apply', '-auto-approve', '-input=false', `-replace=${address}`);
    expect(said).toContain('applied Deployment cattle-cluster-agent');
    expect(said).not.toContain(token);
    expect(said).not.toContain('PRIVATE KEY');
  });

  test('is let go', async () => {
    expect(await terraform('destroy', '-auto-approve', '-input=false')).toContain('Destroy complete!');
  });
});
