// npm run -s providers: prints what lets `npx cdktf …` find its providers, ready for eval "$(…)".
import { runMain } from '../common/user-error';
import { terraformEnvironment } from './environment';
import { terraformVersion } from './programs';

runMain(async () => {
  await terraformVersion();
  const { variables, source } = await terraformEnvironment((text) => process.stderr.write(`${text}\n`));
  process.stderr.write(`Terraform providers: ${source}\n`);
  for (const name of ['TF_CLI_CONFIG_FILE', 'CHECKPOINT_DISABLE', 'CDKTF_DISABLE_PLUGIN_CACHE_ENV']) {
    process.stdout.write(`export ${name}=${shellQuote(variables[name]!)}\n`);
  }
});

function shellQuote(value: string): string {
  return /^[\w./:@%+,-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
