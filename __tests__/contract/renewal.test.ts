import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../tools/common/run';
import { pool, synthKubernetes } from '../support/synth';
import { withProviders } from '../support/terraform';

jest.setTimeout(600_000);

const folder = mkdtempSync(join(tmpdir(), 'renewal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All that Terraform makes of a Kubernetes by itself, with certificates of so many hours. */
function keysAndCertificates(hours?: number): object {
  const { terraform, resource } = synthKubernetes({ pools: { web: pool(1) } }) as unknown as {
    terraform: { required_providers: Record<string, unknown> };
    resource: Record<string, Record<string, object>>;
  };
  const own = Object.entries(resource).filter(([type]) => type.startsWith('tls_'));
  const shorter = (type: string, attributes: object): object =>
    hours && type === 'tls_locally_signed_cert' ? { ...attributes, validity_period_hours: hours } : attributes;
  return {
    terraform: { required_providers: { tls: terraform.required_providers.tls } },
    resource: Object.fromEntries(
      own.map(([type, all]) => [
        type,
        Object.fromEntries(Object.entries(all).map(([name, attributes]) => [name, shorter(type, attributes)])),
      ]),
    ),
  };
}

interface State {
  readonly values: {
    readonly root_module: {
      readonly resources: readonly { readonly address: string; readonly values: { readonly cert_pem?: string } }[];
    };
  };
}

test('a deploy makes certificates anew that are near their end, and nothing else', async () => {
  const variables = await withProviders();
  if (!variables) return;
  const terraform = (...args: string[]) =>
    run('terraform', args, { cwd: folder, env: { ...process.env, ...variables } });
  const deploy = async (hours?: number): Promise<Map<string, string>> => {
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(keysAndCertificates(hours)));
    expect(await terraform('apply', '-auto-approve', '-input=false')).toMatchObject({ code: 0 });
    const state = JSON.parse((await terraform('show', '-json')).stdout) as State;
    const all = state.values.root_module.resources;
    return new Map(all.flatMap(({ address, values }) => (values.cert_pem ? [[address, values.cert_pem]] : [])));
  };
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(keysAndCertificates()));
  expect(await terraform('init', '-input=false')).toMatchObject({ code: 0 });

  const first = await deploy();
  expect(await terraform('plan', '-detailed-exitcode', '-input=false')).toMatchObject({ code: 0 });

  // Less than the 60 days that are left to a certificate when it is made anew.
  const short = await deploy(24);
  const renewed = await deploy(24);
  const changed = [...renewed].filter(([address, pem]) => short.get(address) !== pem).map(([address]) => address);
  const signed = [...first.keys()].filter((address) => address.startsWith('tls_locally_signed_cert.'));
  expect(signed).toHaveLength(2);
  expect(changed.sort()).toEqual(signed.sort());

  const long = await deploy();
  const authorities = (all: Map<string, string>) => [...all].filter(([address]) => !signed.includes(address));
  expect(authorities(long)).toEqual(authorities(first));
  expect(await terraform('plan', '-detailed-exitcode', '-input=false')).toMatchObject({ code: 0 });
});
