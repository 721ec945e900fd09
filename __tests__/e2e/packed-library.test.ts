import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../tools/common/paths';
import { run } from '../../tools/common/run';

jest.setTimeout(300_000);

const folder = mkdtempSync(join(tmpdir(), 'packed-library-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function succeed(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, output } = await run(program, args, { cwd });
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}\n${output}`);
  return stdout;
}

let tarball: string;
beforeAll(async () => {
  // What is packed is what `npm ci` or `npm run build` has compiled.
  const packed = await succeed('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], root);
  tarball = join(folder, (JSON.parse(packed) as [{ filename: string }])[0].filename);
});

/** An app as somebody else would write it, in a folder that knows nothing of this checkout. */
const app = `import { App, TerraformStack } from 'cdktf';
import { CloudstackProvider, Network, SwarmCluster, TlsProvider } from 'cloudstack-clusters';

const app = new App();
const stack = new TerraformStack(app, 'edge');
new CloudstackProvider(stack, 'CloudStack', {});
new TlsProvider(stack, 'Tls', {});
new SwarmCluster(stack, 'Swarm', {
  zone: 'zone-1',
  template: 'Debian 12',
  network: Network.isolated({ cidr: '10.1.1.0/24' }),
  adminCidrs: ['203.0.113.0/24'],
  managers: { count: 3, serviceOffering: 'Small Instance' },
  pools: { web: { count: 2, serviceOffering: 'Small Instance', labels: { tier: 'web' } } },
});
app.synth();
`;

const tsconfig = {
  compilerOptions: {
    target: 'ES2022',
    module: 'Node16',
    moduleResolution: 'Node16',
    strict: true,
    types: ['node'],
    outDir: 'out',
  },
  include: ['main.ts'],
};

interface Synthesized {
  readonly resource: { readonly cloudstack_instance: Record<string, { name: string; user_data: string }> };
}

const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> };
const { typescript, '@types/node': nodeTypes } = own.devDependencies;

/** Installs the tarball beside a CDK, type-checks the app and synthesises it. */
async function synthesize(name: string, cdk: Readonly<Record<string, string>>): Promise<Synthesized> {
  const home = join(folder, name);
  await succeed('mkdir', ['-p', home], folder);
  const dependencies = { ...cdk, 'cloudstack-clusters': `file:${tarball}`, typescript, '@types/node': nodeTypes };
  writeFileSync(join(home, 'package.json'), JSON.stringify({ name, private: true, dependencies }));
  writeFileSync(join(home, 'tsconfig.json'), JSON.stringify(tsconfig));
  writeFileSync(join(home, 'main.ts'), app);
  await succeed('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], home);
  await succeed(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.'], home);
  await succeed(process.execPath, ['out/main.js'], home);
  return JSON.parse(readFileSync(join(home, 'cdktf.out/stacks/edge/cdk.tf.json'), 'utf8')) as Synthesized;
}

const nodes = ['swarm-manager-1', 'swarm-manager-2', 'swarm-manager-3', 'swarm-web-1', 'swarm-web-2'];
const names = (stack: Synthesized): string[] =>
  Object.values(stack.resource.cloudstack_instance).map(({ name }) => name);

test.each([
  ['cdktf', { cdktf: '0.21.0', constructs: '10.4.2' }],
  ['cdktn under the name of cdktf', { cdktf: 'npm:cdktn@0.24.0', constructs: '10.6.0' }],
])('the packed library installs, type-checks and synthesises a swarm with %s', async (title, cdk) => {
  expect(names(await synthesize(title.split(' ')[0]!, cdk)).sort()).toEqual(nodes);
});
