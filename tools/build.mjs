// Generates the provider bindings and compiles every package. `npm ci` runs it through the `prepare` script.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { generateBindings } from './generate-bindings.mjs';

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const compile = (project) => execFileSync(process.execPath, [tsc, '-p', project], { stdio: 'inherit' });

linkPackages();
for (const folder of ['packages/provider-cloudstack', 'packages/provider-rancher2', 'packages/provider-tls']) {
  await generateBindings(folder);
  compile(folder);
}
compile('packages/local-cloudstack');

rmSync('dist', { recursive: true, force: true });
compile('tsconfig.build.json');
cpSync('cloud-init', 'dist/cloud-init', { recursive: true });
// What Terraform runs at the end of a deploy: plain JavaScript, shipped as it is.
for (const program of ['kubernetes', 'rancher-import']) {
  cpSync(`lib/readiness/${program}`, `dist/lib/readiness/${program}`, { recursive: true });
}

/** npm does it too: this is for a node_modules that is older than one of the packages. */
function linkPackages() {
  const link = 'node_modules/@cloudstack-clusters/provider-rancher2';
  if (!existsSync(link)) symlinkSync('../../packages/provider-rancher2', link);
}
