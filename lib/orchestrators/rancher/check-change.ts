import { fewerVotersIssues, fixedIssues } from '../../cluster/change-checks';
import type { ConfigIssue } from '../../config/errors';
import { compareMinors, minorOf } from '../../kubernetes-common/versions';
import { rancherVersion } from './chart';
import { rancherSettings } from './defaults';
import type { Distribution, RancherClusterProps } from './props';

/** What a deployed Rancher cluster tells about itself, for the next deploy to compare with. */
export interface DeployedRancher {
  readonly distribution: Distribution;
  readonly version: string;
  readonly rancher: string;
  readonly podCidr: string;
  readonly serviceCidr: string;
  readonly servers: number;
}

export function deployedRancher(props: RancherClusterProps): DeployedRancher {
  const { version, podCidr, serviceCidr } = rancherSettings(props);
  const { distribution = 'k3s', servers } = props;
  return { distribution, version, rancher: rancherVersion(props), podCidr, serviceCidr, servers: servers.count };
}

/** What a Rancher cluster cannot become. */
export function checkChange(before: DeployedRancher, props: RancherClusterProps): ConfigIssue[] {
  const after = deployedRancher(props);
  return [
    ...(['distribution', 'podCidr', 'serviceCidr'] as const).flatMap((path) =>
      fixedIssues(path, before[path], after[path]),
    ),
    ...versionChange('version', before.version, after.version),
    ...versionChange('chart.version', before.rancher, after.rancher),
    ...fewerVotersIssues('servers.count', before.servers, after.servers),
  ];
}

function versionChange(path: string, before: string, after: string): ConfigIssue[] {
  const steps = compareMinors(minorOf(after), minorOf(before));
  if (steps < 0) {
    return [
      { path, message: `${after} is older than what runs, ${before}: there is no way back, take ${before} or newer` },
    ];
  }
  if (steps > 1) {
    return [
      { path, message: `${before} runs, and it goes one minor version at a time: take the next one before ${after}` },
    ];
  }
  return [];
}
