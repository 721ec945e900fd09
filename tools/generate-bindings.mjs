// Writes <folder>/src from <folder>/schema.json, the output of `terraform providers schema -json`.
// Name and version of the provider come from the package's own package.json.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export async function generateBindings(folder) {
  const { CodeMaker, TerraformProviderConstraint, TerraformProviderGenerator } = require('@cdktf/provider-generator');
  const { ConstructsMakerProviderTarget, LANGUAGES } = require('@cdktf/commons');

  const { name: address, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).cdktf.provider;
  const source = address.split('/').slice(1).join('/');
  const schema = sortKeys(JSON.parse(readFileSync(join(folder, 'schema.json'), 'utf8')));
  schema.provider_versions = { [address]: version };

  const code = new CodeMaker();
  const [typescript] = LANGUAGES;
  const constraint = new TerraformProviderConstraint(`${source}@${version}`);
  new TerraformProviderGenerator(code, schema).generate(new ConstructsMakerProviderTarget(constraint, typescript));

  const generated = join(folder, '.generated');
  rmSync(generated, { recursive: true, force: true });
  await code.save(generated);
  replaceFolder(join(generated, 'providers', source.split('/')[1]), join(folder, 'src'));
  rmSync(generated, { recursive: true, force: true });
}

function replaceFolder(from, to) {
  const { renameSync } = require('node:fs');
  rmSync(to, { recursive: true, force: true });
  renameSync(from, to);
}

/** The generator keeps the order of keys; sorted ones make regenerating free of differences. */
function sortKeys(value) {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key])]),
  );
}
