import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(__dirname, '../..');

/** What says something about the machine on which a file was written, and nothing about the project. */
const FOREIGN: readonly (readonly [string, RegExp])[] = [
  ['a folder of one machine', /(^|[^\w.\-/])\/(work|home\/\w+|Users\/\w+)\//m],
  ['a registry of packages', /\b(registry\.npmjs\.org|registry\.yarnpkg\.com|pypi\.org|proxy\.golang\.org)\b/],
  ['a private address of a registry', /"resolved": "http/],
];

const { status, stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
const files = stdout.split('\0').filter((name) => name && name !== '__tests__/docs/words.test.ts');
// What is not committed is nobody's business, and only git knows what is.
const inCheckout = status === 0 ? test : test.skip;

inCheckout.each(FOREIGN)('no file names %s', (_, pattern) => {
  const found = files.filter((name) => {
    const content = readOrEmpty(resolve(root, name));
    return !content.includes('\0') && pattern.test(content);
  });
  expect(found).toEqual([]);
});

/** A file may have been removed since the last commit. */
function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
