import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cdktfCli } from '../common/paths';
import { type RunOptions, type RunResult, run } from '../common/run';

export interface CdktfOptions extends Omit<RunOptions, 'env'> {
  /** Folder with the cdktf.json. */
  readonly cwd: string;
  /** Added to the environment of this process. */
  readonly env: Readonly<Record<string, string>>;
}

/** The CDK for Terraform's own command-line tool, without questions and colours. */
export class Cdktf {
  constructor(private readonly options: CdktfOptions) {}

  deploy(stack: string, ...args: string[]): Promise<RunResult> {
    return this.tool(['deploy', stack, '--auto-approve', '--skip-provider-lock', ...args]);
  }

  diff(stack: string, ...args: string[]): Promise<RunResult> {
    return this.tool(['diff', stack, '--skip-provider-lock', ...args]);
  }

  destroy(stack: string, ...args: string[]): Promise<RunResult> {
    return this.tool(['destroy', stack, '--auto-approve', '--skip-provider-lock', ...args]);
  }

  /** Outputs of a deployed stack, secrets included; they pass through a private file that is removed at once. */
  async outputs<T>(stack: string): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), 'outputs-'));
    try {
      const file = join(folder, 'outputs.json');
      const secrets = '--outputs-file-include-sensitive-outputs';
      const result = await this.tool(['output', stack, '--skip-synth', '--outputs-file', file, secrets, 'true']);
      if (result.code !== 0) throw new Error(`cdktf output ${stack} failed:\n${result.output}`);
      return (JSON.parse(readFileSync(file, 'utf8')) as Record<string, T>)[stack]!;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  private tool(args: readonly string[]): Promise<RunResult> {
    const { env, ...rest } = this.options;
    return run(process.execPath, [cdktfCli, ...args], { ...rest, env: { ...process.env, ...env } });
  }
}
