export const DEFAULT_RANCHER = '2.14.4';

/** Rancher's minor versions, newest first, and the newest minor version of Kubernetes that each of their charts takes. */
export const RANCHER_MINORS: Readonly<Record<string, string>> = {
  '2.15': '1.36',
  '2.14': '1.35',
  '2.13': '1.34',
  '2.12': '1.33',
};

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
