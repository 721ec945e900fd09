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
