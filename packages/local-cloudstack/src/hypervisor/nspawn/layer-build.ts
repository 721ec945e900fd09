import { spawn } from 'node:child_process';
import { createHash, type Hash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { imageDirectory } from './image';
import { searchPath } from './run';
import { markUsed, templateCache } from './template-cache';

export interface Layer {
  /** Folder that says what is in it, in the form that `image/build` describes. */
  readonly source: string;
  /** Where the built layer lies. Its name is the layer's and a hash of all that goes into it. */
  readonly target: string;
  /** Root directories below it, top first. */
  readonly lowers: readonly string[];
}

export const rootOf = (layer: { readonly target: string }): string => join(layer.target, 'root');

/** Builds a layer that the cache does not have. `progress` gets a line per step. @returns whether that was necessary */
export async function ensureLayer(layer: Layer, progress: (line: string) => void): Promise<boolean> {
  if (existsSync(layer.target)) {
    markUsed(rootOf(layer));
    return false;
  }
  mkdirSync(templateCache(), { recursive: true });
  await build(layer, progress);
  return true;
}

/** Adds a file or a folder with all in it: names, modes and content. Links lead to files at most, never to folders. */
export function addTree(hash: Hash, path: string): void {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (!entry) return;
  hash.update(`${basename(path)} ${entry.mode}\n`);
  if (entry.isDirectory()) for (const name of readdirSync(path).sort()) addTree(hash, join(path, name));
  if (entry.isSymbolicLink()) hash.update(readlinkSync(path));
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) hash.update(readFileSync(path));
}

export const shortDigest = (hash: Hash): string => hash.copy().digest('hex').slice(0, 12);

export const newHash = (): Hash => createHash('sha256');

function build({ source, target, lowers }: Layer, progress: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    // The build itself holds the lock, so that one which outlives us is waited for instead of disturbed.
    const lock = join(templateCache(), 'lock');
    const child = spawn('flock', ['--no-fork', lock, join(imageDirectory, 'build'), source, target, ...lowers], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH: searchPath },
    });
    let rest = '';
    const lines = (chunk: Buffer): void => {
      const parts = (rest + chunk.toString()).split('\n');
      rest = parts.pop() ?? '';
      parts.forEach(progress);
    };
    child.stdout.on('data', lines);
    child.stderr.on('data', lines);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`building the template layer ${basename(target)} failed: see ${target}.log`));
    });
  });
}
