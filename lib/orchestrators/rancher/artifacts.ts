import { mirrored } from '../kubernetes/artifacts';
import type { Architecture } from '../kubernetes/props';
import { rancherSettings } from './defaults';
import type { RancherClusterProps } from './props';

/** Names of K3s' program in its releases. */
const PUBLISHED: Readonly<Record<Architecture, string>> = { amd64: 'k3s', arm64: 'k3s-arm64' };

const RELEASES = 'https://github.com/k3s-io/k3s/releases/download';

/** What nodes download: `<name> <arch> <sha256> <url>`, one line for each architecture of which the sum is given. */
export function artifactLines(props: RancherClusterProps): string {
  const version = encodeURIComponent(rancherSettings(props).version);
  const { url, sha256 = {} } = props.artifacts?.k3s ?? {};
  return (Object.entries(sha256) as [Architecture, string][])
    .map(([arch, sum]) => {
      const from = url?.replaceAll('{arch}', arch) ?? `${RELEASES}/v{version}/${PUBLISHED[arch]}`;
      return `k3s ${arch} ${sum} ${mirrored(from.replaceAll('{version}', version), props.mirror)}\n`;
    })
    .join('');
}
