/** Values of a chart: plain objects, lists and scalars. */
export type Values = Readonly<Record<string, unknown>>;

/** Helm's own way: objects are merged key by key, everything else is replaced. */
export function merged(ours: Values, theirs: Values): Values {
  const both = Object.entries(theirs).map(([key, value]) => {
    const own = ours[key];
    return [key, isObject(own) && isObject(value) ? merged(own, value) : value] as const;
  });
  return { ...ours, ...Object.fromEntries(both) };
}

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
