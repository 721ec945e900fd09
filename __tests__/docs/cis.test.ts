import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { recommendations } from '../e2e/harness/cis';

/** Rows of the table: items and what the document says of them. */
const rows = [
  ...readFileSync(resolve(__dirname, '../../docs/security.md'), 'utf8').matchAll(
    /^\| ([\d.]+[\d., –]*?) +\|[^|]*\| (set|partly|not set|default|n\/a) +\|/gm,
  ),
].map(([, items, state]) => ({ items: items!.split(', ').flatMap(range), state: state! }));

/** `1.1.1–1.1.8` → `1.1.1`, `1.1.2` … */
function range(text: string): string[] {
  const [first, last = first] = text.split(/[–-]/) as [string, string?];
  const [section, from] = [first.slice(0, first.lastIndexOf('.')), Number(first.split('.').at(-1))];
  const to = Number(last.split('.').at(-1));
  return Array.from({ length: to - from + 1 }, (_, i) => `${section}.${from + i}`);
}

const checked = new Set(recommendations.flatMap(({ id }) => range(id)));

/** Nothing on a node can show that nobody uses service accounts for people. */
const ofPeople = ['3.1.2'];

test('what the document says to be set is checked on running nodes', () => {
  const claimed = rows.filter(({ state }) => state === 'set').flatMap(({ items }) => items);
  expect(claimed.length).toBeGreaterThan(50);
  expect(claimed.filter((item) => !checked.has(item) && !ofPeople.includes(item))).toEqual([]);
});

test('what is checked on running nodes is in the document, and not as not set', () => {
  const known = new Map(rows.flatMap(({ items, state }) => items.map((item) => [item, state])));
  expect([...checked].filter((item) => [undefined, 'not set', 'n/a'].includes(known.get(item)))).toEqual([]);
});
