import type { ConfigIssue } from '../../config/errors';
import { isReleased, releaseUrl } from './cni-release';
import { kubernetesSettings } from './defaults';
import type { CniRelease, KubernetesClusterProps } from './props';

/** A network of pods that could not be had. */
export function cniIssues(props: KubernetesClusterProps): ConfigIssue[] {
  const { cni } = kubernetesSettings(props);
  // Of clusters.yaml the sum may be missing.
  const release: Partial<CniRelease> | undefined = props.cniRelease;
  const path = 'cniRelease';
  if (!isReleased(cni)) {
    return release ? [{ path, message: `is for calico and cilium: leave it out, or take one of them as cni` }] : [];
  }
  if (release?.sha256 === undefined) {
    return [
      {
        path: release ? `${path}.sha256` : path,
        message: `is missing: ${release ? '' : `${cni} needs its version and sha256, which `}curl -fsSL ${releaseUrl(cni, release)} | sha256sum tells`,
      },
    ];
  }
  if (cni === 'calico' && release.values) {
    return [{ path: `${path}.values`, message: "is for Cilium's chart: change Calico by manifests" }];
  }
  return [];
}
