import { join } from 'node:path';
import { stage, type Tree } from '../kubernetes/stage';

/** Names under which K3s, which is one program, does the work of others. */
const aliases = ['kubectl', 'crictl', 'ctr'];

const plugins = ['bandwidth', 'bridge', 'firewall', 'flannel', 'host-local', 'loopback', 'portmap'];

/** What the published K3s carries inside and unpacks, as far as Debian does not have it. */
export function writeNodePrograms(folder: string, built: string): void {
  const tree: Tree = {
    k3s: { file: join(built, 'k3s/server') },
    ...Object.fromEntries(aliases.map((name) => [name, { link: 'k3s' }])),
    ...Object.fromEntries(plugins.map((name) => [name, { file: join(built, 'cni', name) }])),
  };
  stage(tree, folder);
}
