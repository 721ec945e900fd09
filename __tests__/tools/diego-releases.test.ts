import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { releases, writeReleases } from '../../tools/diego/releases';

const programs = Object.values(releases).flatMap((packages) => Object.values(packages).flat());
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'diego-releases-'));
  mkdirSync(join(folder, 'programs'));
  for (const name of programs) writeFileSync(join(folder, 'programs', name), `program ${name}`, { mode: 0o755 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function make(name: string): Promise<string> {
  mkdirSync(join(folder, `${name}-workshop`));
  await writeReleases(join(folder, name), join(folder, 'programs'), join(folder, `${name}-workshop`));
  return join(folder, name);
}

test('every program is found where a compiled release has it', async () => {
  const made = await make('made');
  for (const [release, packages] of Object.entries(releases)) {
    const to = join(folder, release);
    mkdirSync(to);
    execFileSync('tar', ['-xzf', join(made, `${release}.tgz`), '-C', to]);
    expect(readFileSync(join(to, 'release.MF'), 'utf8')).toContain(`name: ${release}\n`);
    for (const [name, files] of Object.entries(packages)) {
      const archive = join(to, 'compiled_packages', `${name}.tgz`);
      for (const file of files) {
        expect(String(execFileSync('tar', ['-xzOf', archive, `./bin/${file}`]))).toBe(`program ${file}`);
      }
    }
  }
});

test('the same programs give the same bytes, so that sums can be told beforehand', async () => {
  const [first, second] = [await make('first'), await make('second')];
  for (const release of Object.keys(releases)) {
    expect(readFileSync(join(first, `${release}.tgz`)).equals(readFileSync(join(second, `${release}.tgz`)))).toBe(true);
  }
});
