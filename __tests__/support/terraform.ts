import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../tools/common/user-error';
import { terraformEnvironment } from '../../tools/terraform/environment';
import { mirrorConfig } from '../../tools/terraform/mirror';
import { goVersion } from '../../tools/terraform/programs';
import type { ExtraProvider } from '../../tools/terraform/providers';

/** Values of Terraform expressions, by name, as the real Terraform computes them. No provider is needed. */
export function terraformValues(configuration: object): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'terraform-'));
  try {
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(configuration));
    writeFileSync(join(folder, 'empty.tfrc'), '');
    const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: join(folder, 'empty.tfrc') };
    const terraform = (...args: string[]): string =>
      execFileSync('terraform', args, { cwd: folder, env, encoding: 'utf8', maxBuffer: 2 ** 28, stdio: 'pipe' });
    terraform('init', '-input=false', '-no-color');
    terraform('apply', '-auto-approve', '-input=false', '-no-color');
    const outputs = JSON.parse(terraform('output', '-json')) as Record<string, { value: string }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Terraform's environment with providers, or undefined where there are none and nobody insists. Those beside the usual ones
 * take minutes to build: only what is there already, or asked for by RANCHER_PROVIDER=1, is used.
 */
export async function withProviders(extra: readonly ExtraProvider[] = []): Promise<Record<string, string> | undefined> {
  if (extra.length > 0 && process.env.RANCHER_PROVIDER !== '1' && !existsSync(mirrorConfig(await goVersion(), extra))) {
    process.stdout.write(`skipped, not built: the provider ${extra.join(', ')}; RANCHER_PROVIDER=1 has it built\n`);
    return undefined;
  }
  try {
    return { ...(await terraformEnvironment(() => undefined, extra)).variables };
  } catch (error) {
    if (!(error instanceof UserError) || process.env.REQUIRE_NODES === '1') throw error;
    process.stdout.write(`skipped, no providers: ${error.message}\n`);
    return undefined;
  }
}
