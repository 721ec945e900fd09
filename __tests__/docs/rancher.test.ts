import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { clusterShape } from '../../lib/cluster/common-schema';
import { rancherSchema } from '../../lib/orchestrators/rancher/schema';
import { RANCHER_MINORS } from '../../lib/orchestrators/rancher/versions';

const page = readFileSync(resolve(__dirname, '../../docs/rancher.md'), 'utf8');
const section = (name: string): string => page.split('\n## ').find((text) => text.startsWith(`${name}\n`))!;

/** Rows of the table of settings, by their key. */
const rows = new Map(
  section('Settings')
    .split('\n')
    .flatMap((line) => {
      const [, key] = /^\| `(\w+)`/.exec(line) ?? [];
      return key ? [[key, line] as const] : [];
    }),
);

test('the table of settings has every key of a Rancher, and no other', () => {
  const own = Object.keys(rancherSchema.shape).filter((key) => !(key in clusterShape));
  expect([...rows.keys()].sort()).toEqual(own.sort());
});

test.each(['chart', 'certificate', 'artifacts'] as const)('the row of %s names every key in it', (name) => {
  const inner = Object.keys(rancherSchema.shape[name].unwrap().shape);
  expect(inner.filter((key) => !rows.get(name)!.includes(`\`${key}\``))).toEqual([]);
});

test('the table of versions is the one that is checked by', () => {
  const pairs = [...section('Versions and sizes').matchAll(/^\| (\d\.\d+) +\| (\d\.\d+) +\|$/gm)];
  expect(Object.fromEntries(pairs.map(([, rancher, kubernetes]) => [rancher, kubernetes]))).toEqual(RANCHER_MINORS);
});
