import { fixedIssues } from '../../cluster/change-checks';
import type { ConfigIssue } from '../../config/errors';
import { isRke2 } from './defaults';
import type { RancherDownstreamClusterProps } from './props';

/** What a deployed cluster tells about itself, for the next deploy to compare with. */
export interface DeployedDownstream {
  readonly distribution: 'K3s' | 'RKE2';
}

export const deployedDownstream = (props: RancherDownstreamClusterProps): DeployedDownstream => ({
  distribution: isRke2(props) ? 'RKE2' : 'K3s',
});

/** What a cluster cannot become. How it goes from version to version is Rancher's matter. */
export const checkChange = (before: DeployedDownstream, props: RancherDownstreamClusterProps): ConfigIssue[] =>
  fixedIssues('version', before.distribution, deployedDownstream(props).distribution);
