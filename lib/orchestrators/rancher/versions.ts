/** Kubernetes' oldest minor version that this package was made for with K3s and RKE2. */
export const OLDEST_MINOR = '1.31';
/** The newest of them. */
export const NEWEST_MINOR = '1.36';

/** `1.35.7+k3s1` → `1.35` */
export const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.');

/** Negative where `a` is the older one; of minor versions such as `1.35`. */
export function compareMinors(a: string, b: string): number {
  const [[major, minor], [otherMajor, otherMinor]] = [a, b].map((text) => text.split('.').map(Number)) as [
    [number, number],
    [number, number],
  ];
  return major - otherMajor || minor - otherMinor;
}
