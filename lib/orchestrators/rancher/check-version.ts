import type { ConfigIssue } from '../../config/errors';
import { compareMinors, minorOf } from '../../kubernetes-common/versions';
import { rancherVersion } from './chart';
import { distributionOf, rancherSettings } from './defaults';
import type { RancherClusterProps } from './props';
import { DEFAULT_RANCHER, NEWEST_MINOR, OLDEST_MINOR, RANCHER_MINORS } from './versions';

/** Versions that this package was not made for, and programs of which no sum is known. */
export function versionIssues(props: RancherClusterProps): ConfigIssue[] {
  const { version } = rancherSettings(props);
  const { title, versionPattern, defaultVersion } = distributionOf(props);
  if (!versionPattern.test(version)) {
    return [{ path: 'version', message: `${version} is no version of ${title}: take one such as ${defaultVersion}` }];
  }
  const minor = minorOf(version);
  const known = compareMinors(minor, OLDEST_MINOR) >= 0 && compareMinors(minor, NEWEST_MINOR) <= 0;
  if (!known && !props.allowUntested) {
    const message =
      `${version} is not supported: take ${title} ${OLDEST_MINOR} to ${NEWEST_MINOR}, such as ${defaultVersion}, ` +
      'or say allowUntested: true';
    return [{ path: 'version', message }];
  }
  return [...(props.allowUntested ? [] : pairIssues(props)), ...sourceIssues(props)];
}

/** Which Kubernetes a chart of Rancher takes, it says itself, and would refuse on the nodes. */
function pairIssues(props: RancherClusterProps): ConfigIssue[] {
  const rancher = rancherVersion(props);
  const { version } = rancherSettings(props);
  const { title } = distributionOf(props);
  const newest = RANCHER_MINORS[minorOf(rancher)];
  if (newest === undefined) {
    const message =
      `${rancher} is not supported: take ${Object.keys(RANCHER_MINORS).join(', ')}, such as ${DEFAULT_RANCHER}, ` +
      'or say allowUntested: true';
    return [{ path: 'chart.version', message }];
  }
  if (compareMinors(minorOf(version), newest) <= 0) return [];
  const message = `${title} ${version} is too new for Rancher ${rancher}, which takes Kubernetes up to ${newest}: lower version, or raise chart.version`;
  return [{ path: 'version', message }];
}

function sourceIssues(props: RancherClusterProps): ConfigIssue[] {
  const { preinstalled, version } = rancherSettings(props);
  if (preinstalled) return [];
  if (props.distribution === 'rke2') {
    const message = 'RKE2 is not downloaded: use a template that has it, and say preinstalled: true';
    return [{ path: 'preinstalled', message }];
  }
  const sums = props.artifacts?.k3s?.sha256 ?? {};
  if (Object.values(sums).some(Boolean)) return [];
  return [
    {
      path: 'artifacts.k3s.sha256',
      message:
        `is missing: the sum of K3s ${version} is not known here. Give { amd64: … } as sha256sum-amd64.txt of its ` +
        'release says, or use a template that has K3s and say preinstalled: true',
    },
  ];
}
