import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubernetes } from '../../__tests__/e2e/harness/clusters';
import { defaultKubernetes } from '../../tools/kubernetes/versions';

/** Three control planes and two workers on machines that have all programs and images. */
export const preinstalled = (changes: object = {}): object => kubernetes({ ...changes });

/** The same on bare machines that get everything from a mirror. */
export const downloading =
  (folder: string, mirror: string) =>
  (changes: object = {}): object =>
    kubernetes({
      template: 'Debian 12 (local node)',
      preinstalled: false,
      mirror,
      artifacts: JSON.parse(readFileSync(join(folder, `artifacts-${defaultKubernetes}.json`), 'utf8')) as object,
      registryMirrors: Object.fromEntries(['registry.k8s.io', 'ghcr.io'].map((registry) => [registry, [mirror]])),
      ...changes,
    });
