import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface RunOptions {
  readonly cwd?: string;
  /** @default - the environment of this process */
  readonly env?: NodeJS.ProcessEnv;
  /** Called for each line of stdout and stderr as it appears. */
  readonly onLine?: (line: string) => void;
  /** Milliseconds after which the program is ended. @default - none */
  readonly timeout?: number;
  /** A process group of its own, so that Ctrl-C in the terminal does not reach the program. @default false */
  readonly detached?: boolean;
  /** Gets the process as soon as it runs. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
}

export interface RunResult {
  /** Exit code; 127 where the program does not exist, 128 + n where signal n ended it. */
  readonly code: number;
  readonly stdout: string;
  /** Both streams in the order in which their lines came. */
  readonly output: string;
}

/** Runs a program to its end without stdin. Never throws for a program that fails: the caller knows what to say. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeout,
      detached: options.detached ?? false,
    });
    options.onStart?.((signal) => {
      if (options.detached && child.pid) process.kill(-child.pid, signal);
      else child.kill(signal);
    });
    const stdout: string[] = [];
    const output: string[] = [];
    createInterface(child.stdout).on('line', (line) => {
      stdout.push(line);
      output.push(line);
      options.onLine?.(line);
    });
    createInterface(child.stderr).on('line', (line) => {
      output.push(line);
      options.onLine?.(line);
    });
    const finish = (code: number): void => resolve({ code, stdout: stdout.join('\n'), output: output.join('\n') });
    child.on('error', (error: NodeJS.ErrnoException) => {
      output.push(error.message);
      finish(error.code === 'ENOENT' ? 127 : 126);
    });
    child.on('close', (code, signal) => finish(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
