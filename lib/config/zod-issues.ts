import type { z } from 'zod';
import type { ConfigIssue } from './errors';
import { closest } from './closest';

/** zod's findings in our words: one line each, with what is allowed. */
export function zodIssues(error: z.ZodError, schema: z.ZodType): ConfigIssue[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => ({
          path: [...path, key].join('.'),
          message: unknownKey(key, keysAt(schema, path)),
        }));
      case 'invalid_type':
        return [{ path: path.join('.'), message: wrongType(issue) }];
      case 'invalid_value':
        return [{ path: path.join('.'), message: `must be one of: ${issue.values.map(String).join(', ')}` }];
      case 'invalid_union':
        return [{ path: path.join('.'), message: unionMessage(issue) }];
      default:
        return [{ path: path.join('.'), message: issue.message }];
    }
  });
}

function wrongType(issue: z.core.$ZodIssueInvalidType): string {
  if (issue.message.includes('received undefined')) return `is missing: give ${article(issue.expected)}`;
  const received = /received (.+)$/.exec(issue.message)?.[1];
  return `must be ${article(issue.expected)}${received ? `, not ${article(received)}` : ''}`;
}

/** A union without a member of that kind: the discriminator names what exists; plain unions say it themselves. */
function unionMessage(issue: z.core.$ZodIssueInvalidUnion): string {
  return issue.message === 'Invalid input' ? 'is of a kind that is not known here' : issue.message;
}

function unknownKey(key: string, allowed: readonly string[]): string {
  const guess = closest(key, allowed);
  if (guess) return `unknown key: did you mean ${guess}?`;
  return allowed.length > 0 ? `unknown key: allowed are ${allowed.join(', ')}` : 'unknown key';
}

function article(noun: string): string {
  const word = { object: 'mapping', record: 'mapping', array: 'list', int: 'whole number' }[noun] ?? noun;
  if (['undefined', 'null', 'NaN'].includes(word)) return word;
  return `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`;
}

/** The keys that the schema allows at a path, found by walking it the way the parser does. */
function keysAt(schema: z.ZodType, path: readonly string[]): string[] {
  let nodes: z.core.$ZodType[] = [schema];
  for (const key of path) nodes = nodes.flatMap((node) => step(unwrap(node), key));
  return [...new Set(nodes.flatMap(unwrap).flatMap((node) => Object.keys(shapeOf(node) ?? {})))];
}

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
