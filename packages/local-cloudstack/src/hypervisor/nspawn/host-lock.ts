import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Runs `work` while no other process of this host holds the lock. The lock ends with this process, however it ends. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  // `cat` lives until its input is closed, by us or by the kernel. It says a word once the lock is held.
  const holder = spawn('flock', ['--no-fork', '-x', file, 'sh', '-c', 'echo locked; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  holder.stdin.on('error', () => {});
  const ended = new Promise<void>((resolve) => holder.once('close', () => resolve()));
  try {
    await new Promise<void>((resolve, reject) => {
      holder.stdout.once('data', () => resolve());
      holder.once('error', reject);
      holder.once('close', (code) => reject(new Error(`flock ${file}: exit code ${code}`)));
    });
    return await work();
  } finally {
    holder.stdin.end();
    await ended;
  }
}
