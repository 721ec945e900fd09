import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pruneLayers } from '../src/hypervisor/nspawn/prune-layers';
import { markUsed, templateCache } from '../src/hypervisor/nspawn/template-cache';

const DAY = 86_400_000;
const possible = spawnSync('sh', ['-c', 'command -v flock']).status === 0;

(possible ? describe : describe.skip)('old layers of templates (needs flock)', () => {
  const cacheHome = process.env.XDG_CACHE_HOME;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lcs-prune-'));
    process.env.XDG_CACHE_HOME = folder;
    mkdirSync(templateCache(), { recursive: true });
  });
  afterEach(() => {
    if (cacheHome === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = cacheHome;
    rmSync(folder, { recursive: true, force: true });
  });

  /** A built layer that was used so many days ago. @returns its root directory */
  function layer(name: string, daysAgo: number): string {
    const root = join(templateCache(), name, 'root');
    mkdirSync(root, { recursive: true });
    writeFileSync(join(root, 'file'), '');
    aged(name, daysAgo);
    return root;
  }

  function aged(name: string, daysAgo: number): void {
    const then = new Date(Date.now() - daysAgo * DAY);
    utimesSync(join(templateCache(), name), then, then);
  }

  const left = (): string[] => readdirSync(templateCache()).filter((name) => name !== 'lock');

  test('go when nothing is made of them and nobody has used them for two weeks', async () => {
    layer('debian-12-aaaaaaaaaaaa', 15);
    layer('debian-12-kubernetes-1.36.3-bbbbbbbbbbbb', 40);
    layer('debian-12-cccccccccccc', 13);
    expect(await pruneLayers([])).toEqual(['debian-12-aaaaaaaaaaaa', 'debian-12-kubernetes-1.36.3-bbbbbbbbbbbb']);
    expect(left()).toEqual(['debian-12-cccccccccccc']);
  });

  test('stay when a template of today is made of them, however old', async () => {
    const root = layer('debian-12-aaaaaaaaaaaa', 400);
    expect(await pruneLayers([root])).toEqual([]);
    expect(existsSync(join(root, 'file'))).toBe(true);
  });

  test('stay as long as a machine has them mounted', async () => {
    const root = layer('debian-12-aaaaaaaaaaaa', 400);
    expect(await pruneLayers([], [{ layers: [] }, { layers: ['/other/root', root] }])).toEqual([]);
  });

  test('stay when a machine was started from them lately', async () => {
    markUsed(layer('debian-12-aaaaaaaaaaaa', 400));
    expect(await pruneLayers([])).toEqual([]);
  });

  test('leave nothing of builds that were cut off, nor of a removal', async () => {
    for (const end of ['partial', 'removed']) layer(`debian-12-aaaaaaaaaaaa.${end}`, 15);
    writeFileSync(join(templateCache(), 'debian-12-aaaaaaaaaaaa.log'), '');
    aged('debian-12-aaaaaaaaaaaa.log', 15);
    await pruneLayers([]);
    expect(left()).toEqual([]);
  });

  test('are alone: what else lies in the cache is not touched', async () => {
    mkdirSync(join(templateCache(), 'added'));
    aged('added', 400);
    writeFileSync(join(templateCache(), 'notes-of-mine'), '');
    aged('notes-of-mine', 400);
    expect(await pruneLayers([])).toEqual([]);
    expect(statSync(join(templateCache(), 'added')).isDirectory()).toBe(true);
    expect(left()).toHaveLength(2);
  });
});
