import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { clustersJsonSchema } from '../../lib/config/json-schema';
import { orchestrators } from '../../stacks/registry';
import { swarmEntry } from '../support/clusters-file';

const root = resolve(__dirname, '../..');
const committed = resolve(root, 'clusters.schema.json');
const schema = clustersJsonSchema(orchestrators);

// `UPDATE_GOLDEN=1 npx jest json-schema` writes it anew.
if (process.env.UPDATE_GOLDEN === '1') writeFileSync(committed, `${JSON.stringify(schema, null, 2)}\n`);

test('the committed JSON schema is the one that the loader checks by', () => {
  expect(JSON.parse(readFileSync(committed, 'utf8'))).toEqual(schema);
});

test('clusters.yaml tells editors where it is', () => {
  expect(readFileSync(resolve(root, 'clusters.yaml'), 'utf8')).toContain(
    'yaml-language-server: $schema=clusters.schema.json',
  );
});

describe('an editor', () => {
  const validator = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  const accepts = (value: unknown): boolean => validator.safeParse(value).success;
  const cluster = (changes: object): object => ({ clusters: { edge: swarmEntry(changes) } });

  test.each<[string, unknown]>([
    ['clusters.yaml', parse(readFileSync(resolve(root, 'clusters.yaml'), 'utf8'))],
    ['defaults', { defaults: { zone: 'zone-1' }, clusters: { edge: { orchestrator: 'swarm' } } }],
    ['a text from a file', cluster({ stacks: { web: { file: 'web.yml' } } })],
  ])('accepts %s', (_, value) => expect(accepts(value)).toBe(true));

  test.each<[string, unknown]>([
    ['no clusters', {}],
    ['a misspelt key', cluster({ zoen: 'zone-1' })],
    ['a misspelt key of a pool', cluster({ pools: { web: { count: 1, serviceOffering: 'S', lables: {} } } })],
    ['a wrong type', cluster({ mtu: '1400' })],
    ['an unknown kind of network', cluster({ network: { kind: 'vpc' } })],
    ['an unknown orchestrator', cluster({ orchestrator: 'nomad' })],
  ])('refuses %s', (_, value) => expect(accepts(value)).toBe(false));
});
