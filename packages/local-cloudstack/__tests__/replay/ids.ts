const uuidInside = /[0-9a-f]{8}-[0-9a-f]{4}-/;
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Which thing here stands for which thing of the recording, by UUID and by public address. */
export class Ids {
  private readonly known = new Map<string, string>();

  learn(recorded: string, ours: string): void {
    this.known.set(recorded, ours);
  }

  /** A text of the recording, in the terms of this cloud. */
  translate(text: string): string {
    return text.replace(identity, (id) => this.known.get(id) ?? id);
  }

  /** Pairs what stands at the same place of two answers. */
  learnFrom(recorded: unknown, ours: unknown): void {
    if (typeof recorded === 'string' && typeof ours === 'string') {
      if (isIdentity(recorded) && isIdentity(ours) && !this.known.has(recorded)) this.learn(recorded, ours);
    } else if (Array.isArray(recorded) && Array.isArray(ours)) {
      for (const [a, b] of pairs(recorded, ours)) this.learnFrom(a, b);
    } else if (isObject(recorded) && isObject(ours)) {
      for (const key of Object.keys(recorded)) this.learnFrom(recorded[key], ours[key]);
    }
  }
}

const identity = new RegExp(`${uuid.source}|192\\.168\\.2\\.\\d+`, 'g');
const isIdentity = (text: string): boolean => new RegExp(`^(${identity.source})$`).test(text);
export const isUuid = (text: string): boolean => new RegExp(`^${uuid.source}$`).test(text);

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Elements of two lists that are about the same thing: by name where they have one, else by place. */
export function pairs(recorded: readonly unknown[], ours: readonly unknown[]): [unknown, unknown][] {
  const left = new Set(ours);
  return recorded.flatMap((element, index): [unknown, unknown][] => {
    const name = isObject(element) ? nameOf(element) : undefined;
    if (name === undefined) return index < ours.length ? [[element, ours[index]]] : [];
    const match = [...left].find((other) => isObject(other) && nameOf(other) === name);
    left.delete(match);
    return match === undefined ? [] : [[element, match]];
  });
}

/** What to know an element by; names with numbers or UUIDs in them are different in every cloud. */
function nameOf(element: Record<string, unknown>): unknown {
  if (hasNumberedName.has(String(element.type))) return element.type;
  const name = element.name ?? element.username ?? element.resourcetypename;
  if (typeof name !== 'string') return name;
  return uuidInside.test(name) ? undefined : (renamed[name] ?? name);
}

const hasNumberedName = new Set(['ROOT', 'Routing']);

/** Parts of the recorded data centre that are called otherwise here. */
const renamed: Readonly<Record<string, string>> = { 'POD-Sandbox-simulator': 'POD0', 'C-Sandbox-simulator': 'C0' };
