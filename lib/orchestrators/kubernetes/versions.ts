import { minorOf, newestFirst } from '../../kubernetes-common/versions';
import published from './published-artifacts.json';

/** Kubernetes' minor versions that this package is made for. */
export const TESTED_MINORS: readonly string[] = ['1.34', '1.35', '1.36', '1.37'];

const DEFAULT_MINOR = '1.36';

/** Versions whose programs' sums are known, newest first. */
export const KNOWN_VERSIONS: readonly string[] = Object.keys(published.kubeadm.sha256).sort(newestFirst);

/** The newest patch of the default minor version. */
export const DEFAULT_VERSION: string = KNOWN_VERSIONS.find((version) => minorOf(version) === DEFAULT_MINOR)!;

/** The newest known patch of every minor version, for messages. */
export const NEWEST_PATCHES: readonly string[] = KNOWN_VERSIONS.filter(
  (version, i) => KNOWN_VERSIONS.findIndex((other) => minorOf(other) === minorOf(version)) === i,
);

/** Of the image that keeps a pod's network: kubeadm's own choice, so that a node needs it once. */
export const pauseVersion = (version: string): string =>
  ['1.34', '1.35'].includes(minorOf(version)) ? '3.10.1' : '3.10.2';
