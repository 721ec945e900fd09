import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { downloadLines } from '../../lib/cluster/downloads';
import { artifacts, artifactsFor } from '../../lib/orchestrators/kubernetes/artifacts';
import type { KubernetesClusterProps } from '../../lib/orchestrators/kubernetes/props';
import { root } from '../common/paths';
import { UserError } from '../common/user-error';

/** A folder with everything that a node would download: `files/<host>/<path>`, `images.tar` and `artifacts.json`. */
export interface Source {
  readonly folder: string;
  /** Version of Kubernetes. */
  readonly version: string;
  /** As a node's `/etc/cluster/artifacts`, with the files where `mirror` says. */
  artifacts(mirror: string): string;
  /** Archive of all images. */
  readonly images: string;
  /** Tells one content from another. */
  readonly digest: string;
}

type Overrides = NonNullable<KubernetesClusterProps['artifacts']>;

export function readSource(folder: string): Source {
  const [list, images] = [join(folder, 'artifacts.json'), join(folder, 'images.tar')];
  const missing = [list, images].filter((path) => !existsSync(path));
  if (missing.length > 0)
    throw new UserError(`no programs to make a template from: ${missing.join(' and ')} not there`);
  const overrides = JSON.parse(readFileSync(list, 'utf8')) as Overrides;
  const version = overrides.kubeadm?.version;
  if (!version) throw new UserError(`${list} does not say the version of kubeadm`);
  return {
    folder,
    version,
    images,
    artifacts: (mirror) =>
      downloadLines(artifactsFor('control-plane', artifacts({ version, artifacts: overrides, mirror }))),
    digest: digest([list, ...parts.map((path) => join(root, path)), ...own()], statSync(images)),
  };
}

/** Files of the product that a template has, by their place on a node. */
export const nodeFiles: Readonly<Record<string, string>> = {
  'etc/systemd/system/containerd.service': 'cloud-init/kubernetes/containerd.service',
  'etc/systemd/system/kubelet.service': 'cloud-init/kubernetes/kubelet.service',
  'etc/systemd/system/kubelet.service.d/10-kubeadm.conf': 'cloud-init/kubernetes/10-kubeadm.conf',
};

/** The product's own way of installing programs. */
export const installer = 'cloud-init/kubernetes/programs.sh';

const parts = [installer, ...Object.values(nodeFiles)];

const own = (): string[] => readdirSync(__dirname).map((name) => join(__dirname, name));

function digest(files: readonly string[], images: { readonly size: number; readonly mtimeMs: number }): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  // Big: an archive of another size or age is another archive.
  return hash.update(`${images.size} ${images.mtimeMs}`).digest('hex').slice(0, 16);
}
