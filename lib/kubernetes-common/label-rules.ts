const NAME = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const DOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** What Kubernetes takes as the name of a label or taint: `name` or `domain/name`. */
export function labelKeyMistake(key: string): string | undefined {
  const parts = key.split('/');
  const name = parts.at(-1)!;
  const domain = parts.length === 2 ? parts[0]! : undefined;
  const fine = parts.length <= 2 && NAME.test(name) && (domain === undefined || isDomain(domain));
  return fine ? undefined : 'must be a name or domain/name: letters, digits, - _ . and at most 63 characters';
}

/** What Kubernetes takes as the value of a label or taint. */
export const labelValueMistake = (value: string): string | undefined =>
  value === '' || NAME.test(value)
    ? undefined
    : `${value} must be letters, digits, - _ . with a letter or digit at both ends, at most 63 characters`;

const isDomain = (text: string): boolean => text.length <= 253 && DOMAIN.test(text);
