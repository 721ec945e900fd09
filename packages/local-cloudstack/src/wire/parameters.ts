/** Parameters of a request in the spelling they came in. A name given twice counts once, with its first value. */
export type RawParameters = ReadonlyMap<string, string>;

/** Reads a query string or a form body. */
export function parseParameters(...encoded: readonly string[]): RawParameters {
  const parameters = new Map<string, string>();
  for (const part of encoded) {
    for (const [name, value] of new URLSearchParams(part)) if (!parameters.has(name)) parameters.set(name, value);
  }
  return parameters;
}

/** Names of parameters are the same in any case. */
export function lowerCaseNames(parameters: RawParameters): Map<string, string> {
  const lowered = new Map<string, string>();
  for (const [name, value] of parameters) if (!lowered.has(name.toLowerCase())) lowered.set(name.toLowerCase(), value);
  return lowered;
}

/**
 * `tags[0].key=a&tags[0].value=b` as `[{ key: 'a', value: 'b' }]`, `details[0].cpu=2` as `[{ cpu: '2' }]`; in the order
 * of the numbers, with the case of the inner names kept.
 */
export function indexedParameter(parameters: RawParameters, name: string): Record<string, string>[] {
  const entries = new Map<number, Record<string, string>>();
  for (const [key, value] of parameters) {
    const match = /^([^[]+)\[(\d+)\]\.(.+)$/.exec(key);
    if (!match || match[1]!.toLowerCase() !== name) continue;
    const index = Number(match[2]);
    entries.set(index, { ...entries.get(index), [match[3]!]: value });
  }
  return [...entries.entries()].sort(([a], [b]) => a - b).map(([, entry]) => entry);
}

/** Whether the parameter is there, plain or as `name[0].…`. */
export function hasParameter(parameters: RawParameters, name: string): boolean {
  for (const key of parameters.keys()) {
    const lower = key.toLowerCase();
    if (lower === name || lower.startsWith(`${name}[`)) return true;
  }
  return false;
}
