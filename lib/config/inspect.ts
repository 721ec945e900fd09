import type { z } from 'zod';
import type { ConfigIssue } from './errors';
import { zodIssues } from './zod-issues';

/** The value in its shape, or all that is wrong with it: first the shape, then what only a check can say. */
export function inspect<T>(
  schema: z.ZodType<T>,
  value: unknown,
  check: (data: T) => ConfigIssue[],
): { readonly data: T } | { readonly issues: readonly ConfigIssue[] } {
  const shape = schema.safeParse(value);
  if (shape.success) {
    const issues = check(shape.data);
    return issues.length > 0 ? { issues } : { data: shape.data };
  }
  // An unknown key need not hide what else is wrong.
  const known = schema.safeParse(withoutUnknownKeys(value, shape.error));
  return { issues: [...zodIssues(shape.error, schema), ...(known.success ? check(known.data) : [])] };
}

function withoutUnknownKeys(value: unknown, error: z.ZodError): unknown {
  const copy: unknown = structuredClone(value);
  for (const issue of error.issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const parent = issue.path.reduce<unknown>((node, key) => (node as Record<PropertyKey, unknown>)[key], copy);
    for (const key of issue.keys) Reflect.deleteProperty(parent as object, key);
  }
  return copy;
}
