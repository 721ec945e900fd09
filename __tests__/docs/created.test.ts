import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withCreated } from '../../tools/docs/page';

const folder = resolve(__dirname, '../../docs');
const pages = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
const generated = pages.filter(([, text]) => text.includes('npm run docs'));

test('the pages of orchestrators say what their example creates', () => {
  expect(generated.map(([name]) => name)).toEqual(expect.arrayContaining(['kubernetes.md', 'swarm.md']));
});

test.each(generated)('%s says what its example creates (npm run docs makes it anew)', (_, text) => {
  expect(text).toBe(withCreated(text));
});
