import { z } from 'zod';
import type { Orchestrator } from '../cluster/orchestrator';
import { clusterSchema } from './load';

/**
 * The form of clusters.yaml as JSON schema, by which editors complete and check it. What is required is left to the
 * loader: it may come from `defaults`.
 */
export function clustersJsonSchema(orchestrators: readonly Orchestrator[]): object {
  const settings = z.union(orchestrators.map((orchestrator) => clusterSchema(orchestrator).partial()));
  const { $schema, ...cluster } = z.toJSONSchema(settings, {
    io: 'input',
    override: ({ jsonSchema, path }) => {
      if (path.at(-1) !== 'propertyNames') allowFile(jsonSchema);
    },
  });
  const reference = { $ref: '#/$defs/cluster' };
  return {
    $schema,
    type: 'object',
    properties: {
      defaults: { ...reference, description: 'settings that every cluster has unless it has its own' },
      clusters: {
        type: 'object',
        description: 'name of the cluster, which is the id of its stack → cluster',
        minProperties: 1,
        additionalProperties: reference,
      },
    },
    required: ['clusters'],
    additionalProperties: false,
    $defs: { cluster, file: FILE },
  };
}

/** Wherever a text may stand, this may too. */
const FILE = {
  description: 'the text of a file',
  type: 'object',
  properties: { file: { type: 'string', description: 'path from the folder of clusters.yaml' } },
  required: ['file'],
  additionalProperties: false,
};

function allowFile(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.type !== 'string' || schema.enum || schema.const !== undefined) return;
  const { description, ...text } = schema;
  for (const key of Object.keys(text)) Reflect.deleteProperty(schema, key);
  Object.assign(schema, { anyOf: [text, { $ref: '#/$defs/file' }] }, description === undefined ? {} : { description });
}
