import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Cgroup } from './cgroup';
import { poll, searchPath } from './run';

/** Joins the group named first, then becomes the command. */
const joinAndBecome = 'echo $$ >"$1" && shift && exec "$@"';

/**
 * Starts a program that lives on when this process ends: a session of its own, nothing shared, its output in a file. The
 * cgroup is how it is found again: the program is in it, or has ended already, when this returns.
 */
export async function spawnDetached(
  command: readonly string[],
  options: { readonly cgroup: Cgroup; readonly outputFile: string; readonly env?: NodeJS.ProcessEnv },
): Promise<void> {
  const output = openSync(options.outputFile, 'a', 0o600);
  try {
    const child = spawn('/bin/sh', ['-c', joinAndBecome, 'sh', options.cgroup.create(), ...command], {
      detached: true,
      stdio: ['ignore', output, output],
      cwd: '/',
      // Not ours: it may hold keys.
      env: { PATH: searchPath, ...options.env },
    });
    let ended = false;
    child.once('exit', () => (ended = true));
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    await poll(() => (ended || options.cgroup.populated()) && 'settled', { timeoutMs: 10_000, everyMs: 5 });
  } finally {
    closeSync(output);
  }
}
