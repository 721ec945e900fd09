import { fewerVotersIssues, fixedIssues } from '../../cluster/change-checks';
import type { ConfigIssue } from '../../config/errors';
import { newestFirst } from '../../kubernetes-common/versions';
import { kubernetesSettings } from './defaults';
import type { KubernetesClusterProps } from './props';

/** What a deployed Kubernetes tells about itself, for the next deploy to compare with. */
export interface DeployedKubernetes {
  readonly version: string;
  readonly podCidr: string;
  readonly serviceCidr: string;
  /** IPv6 networks of pods and services. */
  readonly dualStack?: string;
  readonly controlPlanes: number;
  /** Not told by clusters of 0.1.0. */
  readonly cni?: string;
}

export function deployedKubernetes(props: KubernetesClusterProps): DeployedKubernetes {
  const { version, podCidr, serviceCidr, cni } = kubernetesSettings(props);
  const { dualStack } = props;
  return {
    version,
    podCidr,
    serviceCidr,
    ...(dualStack ? { dualStack: `${dualStack.podCidr}, ${dualStack.serviceCidr}` } : {}),
    controlPlanes: props.controlPlane.count,
    cni,
  };
}

/** What a Kubernetes cannot become. */
export function checkChange(before: DeployedKubernetes, props: KubernetesClusterProps): ConfigIssue[] {
  const after = deployedKubernetes(props);
  return [
    ...versionChange(before.version, after.version),
    ...cniChange(before.cni, after.cni),
    ...(['podCidr', 'serviceCidr', 'dualStack'] as const).flatMap((path) =>
      fixedIssues(path, before[path], after[path]),
    ),
    ...fewerVotersIssues('controlPlane.count', before.controlPlanes, after.controlPlanes),
  ];
}

/** Two networks would serve the same pods as soon as a control plane is made anew. */
const cniChange = (before: string | undefined, after: string | undefined): ConfigIssue[] =>
  before === undefined || before === after || after === 'none'
    ? []
    : [
        {
          path: 'cni',
          message: `is ${before} since the cluster exists, and cannot become ${after}: take none, and change it by hand`,
        },
      ];

function versionChange(before: string, after: string): ConfigIssue[] {
  const issue = (message: string): ConfigIssue[] => [{ path: 'version', message }];
  if (newestFirst(before, after) < 0) {
    return issue(`${after} is older than what runs, ${before}: Kubernetes cannot go back, take ${before} or newer`);
  }
  const [[major, minor], [newMajor, newMinor]] = [before, after].map((version) => version.split('.').map(Number)) as [
    [number, number],
    [number, number],
  ];
  if (newMajor !== major || newMinor - minor > 1) {
    return issue(
      `${before} runs, and Kubernetes goes one minor version at a time: take ${major}.${minor + 1} before ${after}`,
    );
  }
  return [];
}
