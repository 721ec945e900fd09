import { spawn } from 'node:child_process';

/** Search path for programs: the caller's may lack the places of administration. */
export const searchPath = `${process.env.PATH ?? '/usr/bin:/bin'}:/usr/sbin:/sbin`;

export interface RunOptions {
  /** Text for the program's standard input. */
  readonly input?: string;
  /** Exit codes beside 0 that are fine. */
  readonly allow?: readonly number[];
  readonly cwd?: string;
}

/** Runs a program and gives what it printed; an exit code that is not allowed becomes an error with its last words. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      stdio: 'pipe',
      env: { ...process.env, PATH: searchPath },
    });
    let output = '';
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    // A program that ends without reading its input is judged by its exit code.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
    child.on('error', (error) => reject(new Error(`cannot run ${program}: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0 || (code !== null && options.allow?.includes(code))) return resolve(output);
      const end = signal ? `ended by ${signal}` : `exit code ${code}`;
      reject(new Error(`${[program, ...args].join(' ')}: ${end}: ${complaint.trim() || output.trim()}`));
    });
  });
}

/** Waits until `done` gives a value that is not false; undefined when the time is over. */
export async function poll<T>(
  done: () => T | false | Promise<T | false>,
  options: { readonly timeoutMs: number; readonly everyMs?: number },
): Promise<T | undefined> {
  const end = Date.now() + options.timeoutMs;
  for (;;) {
    const result = await done();
    if (result !== false) return result;
    if (Date.now() > end) return undefined;
    await new Promise((resolve) => setTimeout(resolve, options.everyMs ?? 50));
  }
}
