import { createHash, type Hash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import type { TemplateSpec } from '../hypervisor';
import { imageDirectory } from './image';
import { sourcesOfSuite } from './package-sources';
import { searchPath } from './run';

interface Template extends TemplateSpec {
  /** Folders of `image/` that make up the root, from the bottom to the top. */
  readonly layers: readonly string[];
}

export const templates: readonly Template[] = [
  {
    key: 'debian-12',
    name: 'Debian 12 (local node)',
    osType: 'Debian GNU/Linux 12 (64-bit)',
    sizeGib: 2,
    layers: ['debian-12'],
  },
  {
    key: 'debian-12-docker',
    name: 'Debian 12 with Docker (local node)',
    osType: 'Debian GNU/Linux 12 (64-bit)',
    sizeGib: 2,
    layers: ['debian-12', 'debian-12-docker'],
  },
];

const suite = 'bookworm';

export function templateCache(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'local-cloudstack', 'templates');
}

/** Root directories of a template's layers for an overlay mount, top first. They need not exist yet. */
export function layerRoots(templateKey: string): string[] {
  return builtLayers(templateKey)
    .map(({ target }) => join(target, 'root'))
    .reverse();
}

/** Builds the layers that the cache does not have. `progress` gets a line per step. */
export async function ensureTemplates(keys: readonly string[], progress: (line: string) => void): Promise<void> {
  for (const { layer, target, lowers } of keys.flatMap(builtLayers)) {
    if (existsSync(target)) continue;
    mkdirSync(templateCache(), { recursive: true });
    await build(layer, target, lowers, progress);
  }
}

interface BuiltLayer {
  readonly layer: string;
  readonly target: string;
  /** Roots below, top first. */
  readonly lowers: readonly string[];
}

/** Layers of a template with the place of each: its name has the hash of all that goes into it and what is below it. */
function builtLayers(templateKey: string): BuiltLayer[] {
  const template = templates.find(({ key }) => key === templateKey);
  if (!template) {
    throw new Error(`no template ${templateKey}: there are ${templates.map(({ key }) => key).join(', ')}`);
  }
  const hash = createHash('sha256');
  hash.update(process.arch).update(sourcesOfSuite(suite));
  addTree(hash, '/usr/local/share/ca-certificates');
  addTree(hash, join(imageDirectory, 'build'));
  const result: BuiltLayer[] = [];
  for (const layer of template.layers) {
    addTree(hash, join(imageDirectory, layer));
    const target = join(templateCache(), `${layer}-${hash.copy().digest('hex').slice(0, 12)}`);
    result.push({ layer, target, lowers: result.map((lower) => join(lower.target, 'root')).reverse() });
  }
  return result;
}

function addTree(hash: Hash, path: string): void {
  const file = statSync(path, { throwIfNoEntry: false });
  if (!file) return;
  hash.update(`${basename(path)} ${file.mode}\n`);
  if (file.isDirectory()) for (const name of readdirSync(path).sort()) addTree(hash, join(path, name));
  else hash.update(readFileSync(path));
}

function build(
  layer: string,
  target: string,
  lowers: readonly string[],
  progress: (line: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // The build itself holds the lock, so that one which outlives us is waited for instead of disturbed.
    const lock = join(templateCache(), 'lock');
    const child = spawn('flock', ['--no-fork', lock, join(imageDirectory, 'build'), layer, target, ...lowers], {
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
      else reject(new Error(`building the template layer ${layer} failed: see ${target}.log`));
    });
  });
}
