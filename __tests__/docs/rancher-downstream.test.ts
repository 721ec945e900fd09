import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { clusterShape } from '../../lib/cluster/common-schema';
import { PROVIDER_VERSIONS } from '../../lib/orchestrators/rancher-downstream/provider-versions';
import { accessSchema, downstreamSchema } from '../../lib/orchestrators/rancher-downstream/schema';

const page = readFileSync(resolve(__dirname, '../../docs/rancher.md'), 'utf8');
const section = page.split('\n## ').find((text) => text.startsWith('Clusters that Rancher manages\n'))!;

/** Keys of the table whose first heading it is. */
const keysOf = (heading: string): string[] =>
  section
    .split('\n\n')
    .find((block) => block.startsWith(`| ${heading} `))!
    .split('\n')
    .flatMap((line) => /^\| `(\w+)`/.exec(line)?.[1] ?? []);

test('the tables of settings have every key, and no other', () => {
  const own = Object.keys(downstreamSchema.shape).filter((key) => !(key in clusterShape));
  expect(keysOf('key').sort()).toEqual(own.sort());
  expect(keysOf('key of').sort()).toEqual(Object.keys(accessSchema.shape).sort());
});

test('the table of provider versions is the one that is used', () => {
  const pairs = [...section.matchAll(/^\| (\d\.\d+) +\| `(~> \d+\.\d+)` +\|$/gm)];
  expect(Object.fromEntries(pairs.map(([, rancher, provider]) => [rancher, provider]))).toEqual(PROVIDER_VERSIONS);
});
