import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { clustersJsonSchema } from '../../lib/config/json-schema';
import { orchestrators } from '../../stacks/registry';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
}

const file = resolve(__dirname, '../golden/everything/clusters.yaml');
const { clusters } = parse(readFileSync(file, 'utf8')) as { clusters: Record<string, { orchestrator: string }> };

test.each(orchestrators.map((orchestrator) => [orchestrator.name, orchestrator] as const))(
  'the full scenario of %s sets everything that can be set',
  (name, orchestrator) => {
    const { $defs } = clustersJsonSchema([orchestrator]) as { $defs: { cluster: Schema } };
    const written = new Set(
      Object.values(clusters)
        .filter((cluster) => cluster.orchestrator === name)
        .flatMap((cluster) => paths(cluster)),
    );
    // A cluster has one network and one place for backups, and the pools set what managers can have too.
    const elsewhere =
      /^network\.(id|manageEgress)$|^backup\.(directory|nfs\b.*)$|^(managers|controlPlane|servers|pools\.\*)\.(template|details|rootDiskSizeGib|hostAffinity)$/;
    expect(settings($defs.cluster).filter((path) => !written.has(path) && !elsewhere.test(path))).toEqual([]);
  },
);

/** Paths of all settings, `*` for names that the user chooses. */
function settings(schema: Schema, path = ''): string[] {
  const members = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].filter(({ $ref }) => !$ref);
  return [
    ...new Set(
      members.flatMap(({ properties = {}, additionalProperties, items }) => [
        ...Object.entries(properties).flatMap(([key, value]) => [join(path, key), ...settings(value, join(path, key))]),
        ...(typeof additionalProperties === 'object' ? settings(additionalProperties, join(path, '*')) : []),
        ...(items ? settings(items, join(path, '*')) : []),
      ]),
    ),
  ];
}

/** Paths of a value, each with the names of users as they are and as `*`. */
function paths(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    [join(path, key), join(path, '*')].flatMap((one) => [one, ...paths(member, one)]),
  );
}

function join(path: string, key: string): string {
  return [path, key].filter(Boolean).join('.');
}
