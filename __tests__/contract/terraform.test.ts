import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { App } from 'cdktf';
import { ClusterStack } from '../../stacks/cluster-stack';
import { run } from '../../tools/common/run';
import { pinnedProviders } from '../../tools/terraform/providers';
import { scenarios } from '../support/scenarios';
import { ofType, synthCluster } from '../support/synth';
import { terraformValues, withProviders } from '../support/terraform';
import { secretName, userDataText } from '../support/user-data';

/** What user data takes from resources and from other stacks. */
const REFERENCE = /\b(?:tls|cloudstack)_\w+\.[\w-]+\.\w+|\brancher2_[\w.[\]-]+|\bdata\.[\w.-]+/g;

const { version: pinned } = pinnedProviders(['rancher2']).find(({ address }) => address.endsWith('/rancher2'))!;

describe.each(scenarios)('%s', (_, cluster) => {
  const folder = mkdtempSync(join(tmpdir(), 'validate-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is valid for Terraform and its providers', async () => {
    const managed = cluster.orchestrator === 'rancher-downstream';
    const variables = await withProviders(managed ? ['rancher2'] : []);
    if (!variables) return;
    const app = new App({ outdir: folder });
    const stack = new ClusterStack(app, cluster);
    if (managed) stack.addOverride('terraform.required_providers.rancher2.version', pinned);
    app.synth();

    const cwd = join(folder, 'stacks', cluster.id);
    mkdirSync(cwd, { recursive: true });
    const terraform = (...args: string[]) => run('terraform', args, { cwd, env: { ...process.env, ...variables } });
    expect(await terraform('init', '-backend=false', '-input=false')).toMatchObject({ code: 0 });
    const { stdout } = await terraform('validate', '-json');
    expect(JSON.parse(stdout)).toMatchObject({ valid: true, diagnostics: [] });
  }, 600_000);

  test('Terraform makes the user data that the golden files show', () => {
    const terraform = synthCluster(cluster);
    // Terraform's JSON escapes the brackets around the names in the golden files: here they stand without.
    const nameOf = (reference: string): string => secretName(reference, terraform);
    const secrets: Record<string, string> = {};
    const local = (reference: string): string => {
      const name = `secret_${reference.replaceAll(/\W/g, '_')}`;
      secrets[name] = nameOf(reference);
      return `local.${name}`;
    };
    const known = (text: unknown): string => String(text).replaceAll(REFERENCE, local);
    const locals = Object.fromEntries(
      Object.entries(terraform.locals ?? {}).map(([name, text]) => [name, known(text)]),
    );
    const names = ofType(terraform, 'cloudstack_instance').map(({ name }) => String(name));
    const output = Object.fromEntries(
      ofType(terraform, 'cloudstack_instance').map(({ name, user_data }) => [
        String(name),
        { value: known(user_data) },
      ]),
    );
    const values = terraformValues({ locals: { ...locals, ...secrets }, output });
    const made = names.map((name) => [name, gunzipSync(Buffer.from(values[name]!, 'base64')).toString()]);
    expect(made).toEqual(names.map((name) => [name, userDataText(terraform, name, nameOf)]));
  });
});
