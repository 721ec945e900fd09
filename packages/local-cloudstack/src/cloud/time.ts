/** `2026-01-31T12:00:00+0000`, as the API writes every time. */
export function timestamp(date: Date = new Date()): string {
  return `${date.toISOString().slice(0, 19)}+0000`;
}
