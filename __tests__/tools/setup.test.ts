import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLock } from '../../tools/common/lock';
import { missingPackages } from '../../tools/setup/packages';

test('a package that was removed but not purged counts as missing', () => {
  const status = [
    'Package: haproxy\nStatus: install ok installed\nVersion: 2.6',
    'Package: nftables\nStatus: deinstall ok config-files\nVersion: 1.0',
  ].join('\n\n');
  expect(missingPackages(['haproxy', 'nftables', 'zstd'], status)).toEqual(['nftables', 'zstd']);
});

describe('a lock', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lock-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('lets one at a time do the work', async () => {
    const file = join(folder, 'a.lock');
    let inside = 0;
    const work = async (): Promise<void> => {
      expect(++inside).toBe(1);
      await new Promise((done) => setTimeout(done, 20));
      inside--;
    };
    await Promise.all([withLock(file, work), withLock(file, work)]);
    expect.assertions(2);
  });

  test('of a dead process is taken over', async () => {
    const file = join(folder, 'b.lock');
    writeFileSync(file, '4194305'); // above the highest process id of Linux
    await expect(withLock(file, () => Promise.resolve('done'))).resolves.toBe('done');
  });
});
