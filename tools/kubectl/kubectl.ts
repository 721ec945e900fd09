import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChildProcess, spawn } from 'node:child_process';
import { UserError } from '../common/user-error';

/** kubectl with the kubeconfig of one cluster, which lies in a private folder as long as this lives. */
export class Kubectl {
  private readonly folder = mkdtempSync(join(tmpdir(), 'kubectl-'));
  private readonly kubeconfig = join(this.folder, 'kubeconfig');

  /** @param program path of kubectl */
  constructor(
    readonly program: string,
    kubeconfig: string,
  ) {
    writeFileSync(this.kubeconfig, kubeconfig, { mode: 0o600 });
  }

  /** Environment in which any kubectl finds the cluster. */
  get environment(): NodeJS.ProcessEnv {
    return { PATH: process.env.PATH, HOME: this.folder, KUBECONFIG: this.kubeconfig };
  }

  /** What kubectl says on stdout; a `UserError` with what it says on stderr. */
  async run(args: readonly string[], input = ''): Promise<string> {
    const { code, stdout, stderr } = await this.spawn(args, input);
    if (code !== 0) throw new UserError(`kubectl ${args.join(' ')}: ${stderr.trim()}`);
    return stdout;
  }

  async json<T>(...args: readonly string[]): Promise<T> {
    return JSON.parse(await this.run([...args, '--output=json'])) as T;
  }

  /** Server-side apply of any number of objects. */
  apply(objects: readonly object[]): Promise<string> {
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    return this.run(['apply', '--server-side', '--force-conflicts', '--filename=-'], list);
  }

  /**
   * Makes a port of a pod reachable from this machine, as long as `work` runs.
   *
   * @param work gets `http://127.0.0.1:<a free port>`
   */
  async forward<T>(pod: string, port: number, namespace: string, work: (url: string) => Promise<T>): Promise<T> {
    const args = ['port-forward', `--namespace=${namespace}`, pod, `:${port}`];
    const child = spawn(this.program, args, { env: this.environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const gone = new Promise<void>((resolve) => child.on('close', () => resolve()));
    try {
      return await work(await forwardedUrl(child));
    } finally {
      child.kill();
      await gone;
    }
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private spawn(args: readonly string[], input: string): Promise<{ code: number; stdout: string; stderr: string }> {
    const child = spawn(this.program, ['--request-timeout=20s', ...args], { env: this.environment });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
    });
  }
}

/** Where a running `kubectl port-forward` listens, as soon as it does. */
function forwardedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const [, address] = /^Forwarding from (127\.0\.0\.1:\d+) /m.exec(said) ?? [];
      if (address) resolve(`http://${address}`);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.on('error', reject);
    child.on('close', () => reject(new UserError(`kubectl port-forward: ${said.trim()}`)));
  });
}
