import type { ConfigIssue } from '../../config/errors';
import { minorOf } from '../../kubernetes-common/versions';
import { artifacts, KUBERNETES_PROGRAMS } from './artifacts';
import { kubernetesSettings } from './defaults';
import type { KubernetesClusterProps } from './props';
import { NEWEST_PATCHES, TESTED_MINORS } from './versions';

/** Versions that this package was not made for, and programs of which no sum is known. */
export function versionIssues(props: KubernetesClusterProps): ConfigIssue[] {
  const { version, preinstalled } = kubernetesSettings(props);
  if (!props.allowUntested && !TESTED_MINORS.includes(minorOf(version))) {
    const message =
      `${version} is not supported: take ${oneOf(TESTED_MINORS)}, such as ${NEWEST_PATCHES[0]}, ` +
      'or say allowUntested: true';
    return [{ path: 'version', message }];
  }
  return preinstalled ? [] : [...mismatches(props, version), ...withoutSums(props, version)];
}

function mismatches({ artifacts: given = {} }: KubernetesClusterProps, version: string): ConfigIssue[] {
  return KUBERNETES_PROGRAMS.filter((name) => (given[name]?.version ?? version) !== version).map((name) => ({
    path: `artifacts.${name}.version`,
    message: `${given[name]?.version} is not the version of the cluster, ${version}: leave it out, or change version`,
  }));
}

function withoutSums(props: KubernetesClusterProps, version: string): ConfigIssue[] {
  const unknown = artifacts(props).filter(({ files }) => files.length === 0);
  const own = unknown.filter(({ name }) => KUBERNETES_PROGRAMS.includes(name) && props.artifacts?.[name] === undefined);
  // One line for the version as a whole, where nothing was said about its programs.
  const whole =
    own.length === KUBERNETES_PROGRAMS.length
      ? [
          {
            path: 'version',
            message:
              `the sums of ${version} are not known here: take ${oneOf(NEWEST_PATCHES)} or a patch before them, ` +
              `or give sha256 of ${KUBERNETES_PROGRAMS.join(', ')} in artifacts`,
          },
        ]
      : [];
  const single = unknown
    .filter((artifact) => whole.length === 0 || !own.includes(artifact))
    .map(({ name, version: wanted }) => ({
      path: `artifacts.${name}.sha256`,
      message: `is missing: the sum of ${name} ${wanted} is not known here, give { amd64: … } as its publisher says`,
    }));
  return [...whole, ...single];
}

const oneOf = (items: readonly string[]): string => `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
