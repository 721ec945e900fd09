// npm run -s providers [-- rancher2]: prints what lets `npx cdktf …` find its providers, ready for eval "$(…)"; with that of
// Rancher, if it is named, which takes minutes to build.
import { runMain } from '../common/user-error';
import { terraformEnvironment } from './environment';
import { terraformVersion } from './programs';

runMain(async () => {
  await terraformVersion();
  const extra = process.argv.includes('rancher2') ? (['rancher2'] as const) : [];
  const { variables, source } = await terraformEnvironment((text) => void process.stderr.write(`${text}\n`), extra);
  process.stderr.write(`Terraform providers: ${source}\n`);
  for (const name of ['TF_CLI_CONFIG_FILE', 'CHECKPOINT_DISABLE', 'CDKTF_DISABLE_PLUGIN_CACHE_ENV']) {
    process.stdout.write(`export ${name}=${shellQuote(variables[name]!)}\n`);
  }
});

function shellQuote(value: string): string {
  return /^[\w./:@%+,-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
