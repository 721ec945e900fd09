import type { z } from 'zod';
import type { ConfigIssue } from './errors';
import { closest } from './closest';

/** zod's findings in our words: one line each, with what is allowed. */
export function zodIssues(error: z.ZodError, schema: z.ZodType): ConfigIssue[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: [...path, key].join('.'),
        message: unknownKey(key, keysAt(schema, path)),
      }));
    }
    return [{ path: path.join('.'), message: messageOf(issue, schema, path) }];
  });
}

function messageOf(issue: z.core.$ZodIssue, schema: z.ZodType, path: readonly string[]): string {
  // The schema's own words, where it has some.
  if (!/^(Invalid|Too|Unrecognized)/.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue, descriptionAt(schema, path));
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return ['array', 'set', 'string'].includes(issue.origin)
        ? 'must not be empty'
        : `must be at least ${issue.minimum}`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    case 'invalid_key':
      return `has a name of the wrong form: ${issue.issues[0]?.message}`;
    default:
      return 'has the wrong form';
  }
}

function wrongType(issue: z.core.$ZodIssueInvalidType, description: string | undefined): string {
  const wanted = description ?? article(issue.expected);
  if (issue.message.endsWith('received undefined')) return `is missing: give ${wanted}`;
  if (issue.message.endsWith('received null')) return `is empty: give ${wanted}`;
  const received = /received (.+)$/.exec(issue.message)?.[1];
  if (issue.expected === 'int') return 'must be a whole number';
  const remedy =
    issue.expected === 'string' && ['number', 'boolean'].includes(received ?? '') ? ': put it in quotes' : '';
  return `must be ${article(issue.expected)}${received ? `, not ${article(received)}` : ''}${remedy}`;
}

/** Names under which people try to give credentials. */
const CREDENTIAL = /^(cloudstack)?(api)?(key|url|secret|secretkey|credentials?|user(name)?|password|token)$/;

export function unknownKey(key: string, allowed: readonly string[]): string {
  if (CREDENTIAL.test(key.toLowerCase().replace(/[_-]/g, ''))) {
    return 'does not belong here: set CLOUDSTACK_API_URL, CLOUDSTACK_API_KEY and CLOUDSTACK_SECRET_KEY in the environment';
  }
  const guess = closest(key, allowed);
  if (guess) return `unknown key: did you mean ${guess}?`;
  return allowed.length > 0 ? `unknown key: allowed are ${allowed.join(', ')}` : 'unknown key';
}

function article(noun: string): string {
  const word = { object: 'mapping', record: 'mapping', array: 'list', int: 'whole number' }[noun] ?? noun;
  if (['undefined', 'null', 'NaN'].includes(word)) return word;
  return `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`;
}

/** The keys that the schema allows at a path. */
const keysAt = (schema: z.ZodType, path: readonly string[]): string[] => [
  ...new Set(nodesAt(schema, path).flatMap((node) => Object.keys(shapeOf(node) ?? {}))),
];

/** What the schema says that is wanted at a path. */
const descriptionAt = (schema: z.ZodType, path: readonly string[]): string | undefined =>
  nodesAt(schema, path)
    .map((node) => (node as z.ZodType).description)
    .find(Boolean);

/** The schemas of a path, found by walking it the way the parser does. */
const nodesAt = (schema: z.ZodType, path: readonly string[]): z.core.$ZodType[] =>
  path.reduce<z.core.$ZodType[]>((nodes, key) => step(nodes, key).flatMap(unwrap), unwrap(schema));

function step(nodes: readonly z.core.$ZodType[], key: string): z.core.$ZodType[] {
  return nodes.flatMap((node) => {
    const { def } = node._zod as unknown as { def: { valueType?: z.core.$ZodType; element?: z.core.$ZodType } };
    const next = shapeOf(node)?.[key] ?? def.valueType ?? def.element;
    return next ? [next] : [];
  });
}

/** Through optionals, defaults and transforms to the objects; all members of a union. */
function unwrap(node: z.core.$ZodType): z.core.$ZodType[] {
  const { def } = node._zod as unknown as {
    def: { innerType?: z.core.$ZodType; in?: z.core.$ZodType; options?: z.core.$ZodType[] };
  };
  if (def.options) return def.options.flatMap(unwrap);
  const inner = def.innerType ?? def.in;
  return inner ? unwrap(inner) : [node];
}

function shapeOf(node: z.core.$ZodType): Record<string, z.core.$ZodType> | undefined {
  return (node as unknown as { shape?: Record<string, z.core.$ZodType> }).shape;
}
