import { staticFile } from '../../cloud-init/assets';
import type { NodeFile } from '../../cloud-init/document';
import { mirrored } from '../../cluster/downloads';
import { PATHS } from './paths';
import type { KubernetesClusterProps } from './props';

/** What nodes import images with; `programs.sh` is to be there too, which downloads. */
export function imageArchiveFiles({ imageArchives = [], mirror }: KubernetesClusterProps): NodeFile[] {
  if (imageArchives.length === 0) return [];
  return [
    staticFile('kubernetes/parts/image-archives.sh', `${PATHS.programs}/parts/image-archives.sh`),
    {
      path: `${PATHS.config}/image-archives`,
      permissions: '0644',
      content: imageArchives.map(({ url, sha256 }) => `${sha256} ${mirrored(url, mirror)}\n`).join(''),
      shared: true,
      setting: 'imageArchives',
    },
  ];
}
