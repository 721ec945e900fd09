import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KeptBuild, keptBuild } from '../../tools/common/kept-build';

let cache: string;
let built: number;

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'kept-build-'));
  built = 0;
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

/** A build of one file, whose archive is a copy of it. */
const example = (changes: Partial<KeptBuild> = {}): KeptBuild => ({
  folder: join(cache, 'key'),
  progress: () => {},
  build: async (result) => {
    built += 1;
    writeFileSync(join(result, 'program'), 'content');
  },
  pack: async (file, result) => writeFileSync(file, readFileSync(join(result, 'program'))),
  unpack: async (file, result) => writeFileSync(join(result, 'program'), readFileSync(file)),
  complete: async (result) => writeFileSync(join(result, 'completed'), ''),
  ...changes,
});

test('what was built is not built again, not even by several at the same time', async () => {
  const folders = await Promise.all([keptBuild(example()), keptBuild(example()), keptBuild(example())]);
  expect(new Set(folders)).toEqual(new Set([join(cache, 'key')]));
  expect(built).toBe(1);
  expect(readdirSync(cache).sort()).toEqual(['key', 'key.tar.zst']);
});

test('a folder that was taken away comes back out of the archive', async () => {
  rmSync(await keptBuild(example()), { recursive: true });
  const folder = await keptBuild(example());
  expect(readdirSync(folder).sort()).toEqual(['completed', 'program']);
  expect(readFileSync(join(folder, 'program'), 'utf8')).toBe('content');
  expect(built).toBe(1);
});

test('a build that fails leaves nothing that would be taken for a result', async () => {
  const build = async (result: string): Promise<void> => {
    writeFileSync(join(result, 'half'), '');
    throw new Error('no space');
  };
  await expect(keptBuild(example({ build }))).rejects.toThrow('no space');
  expect(readdirSync(cache)).toEqual([]);
});

test('what a killed build has left is gone after the next', async () => {
  mkdirSync(join(cache, 'key.building-killed'));
  await keptBuild(example());
  expect(existsSync(join(cache, 'key.building-killed'))).toBe(false);
});
