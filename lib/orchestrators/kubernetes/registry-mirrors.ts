import type { NodeFile } from '../../cloud-init/document';
import type { KubernetesClusterProps } from './props';

const FOLDER = '/etc/containerd/certs.d';

/** docker.io is a name that no server has. */
export const registryServer = (host: string): string => (host === 'docker.io' ? 'registry-1.docker.io' : host);

/** containerd's own form of telling where the images of a registry are to be had. */
export const registryMirrorFiles = ({ registryMirrors = {} }: KubernetesClusterProps): NodeFile[] =>
  Object.entries(registryMirrors).map(([host, mirrors]) => ({
    path: `${FOLDER}/${host}/hosts.toml`,
    permissions: '0644',
    content: [
      `server = "https://${registryServer(host)}"\n`,
      ...mirrors.map((url) => `\n[host."${url}"]\ncapabilities = ["pull", "resolve"]\n`),
    ].join(''),
  }));
