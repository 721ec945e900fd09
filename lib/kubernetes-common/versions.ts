/** `1.36.4` → `1.36`, `1.35.7+k3s1` → `1.35` */
export const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.');

/** Negative where `a` is the older one; of minor versions such as `1.35`. */
export function compareMinors(a: string, b: string): number {
  const [[major, minor], [otherMajor, otherMinor]] = [a, b].map((text) => text.split('.').map(Number)) as [
    [number, number],
    [number, number],
  ];
  return major - otherMajor || minor - otherMinor;
}

/** For sorting versions such as `1.36.4`. */
export function newestFirst(a: string, b: string): number {
  const [first, second] = [a, b].map((version) => version.split('.').map(Number));
  const i = first!.findIndex((part, n) => part !== second![n]);
  return i < 0 ? 0 : second![i]! - first![i]!;
}
