import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mirrorConfig } from '../../../tools/terraform/mirror';

/** Why a suite with the provider rancher2 is skipped: it takes three minutes to build, on demand only. */
export function noRancherProvider(): string | undefined {
  if (process.env.RANCHER_PROVIDER === '1') return undefined;
  try {
    const go = execFileSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).trim();
    if (existsSync(mirrorConfig(go, ['rancher2']))) return undefined;
  } catch {
    // No Go, no provider.
  }
  return 'the provider rancher2 is not built: RANCHER_PROVIDER=1 builds it';
}
