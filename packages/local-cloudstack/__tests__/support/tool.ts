import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readFileSync } from 'node:fs';

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const cli = join(__dirname, '..', '..', 'src', 'cli.ts');
const loader = pathToFileURL(require.resolve('tsx')).href;

/** The command-line tool, run from its sources, with a state directory of its own. */
export class Tool {
  private readonly dir = mkdtempSync(join(tmpdir(), 'local-cloudstack-'));
  readonly stateDir = join(this.dir, 'state');

  run(...args: string[]): Promise<Outcome> {
    const child = spawn(process.execPath, ['--import', loader, cli, ...args], {
      env: { ...process.env, LOCAL_CLOUDSTACK_STATE_DIR: this.stateDir, XDG_CACHE_HOME: join(this.dir, 'cache') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });
  }

  /** What `up` printed, as an environment. */
  async up(...args: string[]): Promise<{ apiUrl: string; apiKey: string; secretKey: string }> {
    const { code, stdout, stderr } = await this.run('up', ...args);
    if (code !== 0) throw new Error(`up failed: ${stderr}`);
    const [apiUrl, apiKey, secretKey] = stdout
      .trim()
      .split('\n')
      .map((line) => line.slice(line.indexOf('=') + 1));
    return { apiUrl: apiUrl!, apiKey: apiKey!, secretKey: secretKey! };
  }

  get daemonPid(): number {
    return (JSON.parse(readFileSync(join(this.stateDir, 'daemon.json'), 'utf8')) as { pid: number }).pid;
  }

  /** As if the machine had lost patience. */
  kill(): void {
    process.kill(this.daemonPid, 'SIGKILL');
  }

  async cleanUp(): Promise<void> {
    await this.run('down');
    rmSync(this.dir, { recursive: true, force: true });
  }
}
