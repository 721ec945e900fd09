import { mirrored, type Architecture, type Download } from '../../cluster/downloads';
import { rancherSettings } from './defaults';
import type { RancherClusterProps } from './props';

/** Names of K3s' program in its releases. */
const PUBLISHED: Readonly<Record<Architecture, string>> = { amd64: 'k3s', arm64: 'k3s-arm64' };

const RELEASES = 'https://github.com/k3s-io/k3s/releases/download';

/** What nodes download, for each architecture of which the sum is given. */
export function artifacts(props: RancherClusterProps): Download[] {
  const version = encodeURIComponent(rancherSettings(props).version);
  const { url, sha256: sums = {} } = props.artifacts?.k3s ?? {};
  const source = (arch: Architecture): string =>
    url?.replaceAll('{arch}', arch) ?? `${RELEASES}/v{version}/${PUBLISHED[arch]}`;
  return [
    {
      name: 'k3s',
      files: (Object.entries(sums) as [Architecture, string][]).map(([arch, sha256]) => ({
        arch,
        sha256,
        url: mirrored(source(arch).replaceAll('{version}', version), props.mirror),
      })),
    },
  ];
}
