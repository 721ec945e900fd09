import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../common/paths';
import { type Progress, providerMirror } from './mirror';
import type { ExtraProvider } from './providers';
import { registryAnswers } from './registry';

export interface TerraformEnvironment {
  /** What to add to the environment of cdktf and terraform. */
  readonly variables: Readonly<Record<string, string>>;
  /** Where the providers come from, for people. */
  readonly source: string;
}

/** No questions, no telemetry, no colours and no shared plugin cache, which parallel runs would damage. */
const quiet = {
  CI: '1',
  CHECKPOINT_DISABLE: '1',
  CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1',
  DISABLE_VERSION_CHECK: '1',
  FORCE_COLOR: '0',
  TF_CLI_ARGS: '-no-color',
};

/**
 * Decides where Terraform gets its providers: the user's own mirror if their configuration names one, the registry if
 * it answers, else a mirror built from source. Throws a `UserError` that says what to install.
 *
 * @param extra providers that a mirror has beside those which every cluster needs
 */
export async function terraformEnvironment(
  progress: Progress,
  extra: readonly ExtraProvider[] = [],
): Promise<TerraformEnvironment> {
  const own = ownConfig();
  if (own && /^\s*provider_installation\b/m.test(readFileSync(own, 'utf8'))) {
    return { variables: { ...quiet, TF_CLI_CONFIG_FILE: own }, source: `as ${own} says` };
  }
  if (await registryAnswers()) {
    return { variables: { ...quiet, TF_CLI_CONFIG_FILE: own ?? emptyConfig() }, source: 'the Terraform registry' };
  }
  const config = await providerMirror(progress, extra);
  return { variables: { ...quiet, TF_CLI_CONFIG_FILE: config }, source: 'built from source, cached' };
}

function ownConfig(): string | undefined {
  return [process.env.TF_CLI_CONFIG_FILE, join(homedir(), '.terraformrc')].find((file) => file && existsSync(file));
}

/** Terraform warns at each call where TF_CLI_CONFIG_FILE names a file that does not exist. */
function emptyConfig(): string {
  const file = cacheFolder('empty.tfrc');
  mkdirSync(cacheFolder(), { recursive: true });
  if (!existsSync(file)) writeFileSync(file, '');
  return file;
}
