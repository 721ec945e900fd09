import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { networkPrograms } from './debian-files';
import { type Descriptor, OciLayout } from './oci-layout';
import { podPrograms } from './programs';
import type { Tree } from './stage';
import { imageNames, wanted } from './versions';

/** Who runs in images that need no rights. */
const nobody = '65532:65532';

const users: Tree = {
  'etc/passwd': { script: 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/:/sbin/nologin\n' },
  'etc/group': { script: 'root:x:0:\nnonroot:x:65532:\n' },
  'etc/nsswitch.conf': { script: 'hosts: files dns\n' },
};

/**
 * Writes every image of a cluster.
 *
 * @param built folder with one folder of programs per group
 * @param kubernetes versions
 */
export async function writeImages(folder: string, built: string, kubernetes: readonly string[]): Promise<void> {
  const layout = new OciLayout(folder);
  const base = await layout.layer(users);
  const network = await layout.layer(await networkPrograms());
  const program = (path: string): { file: string } => ({ file: join(built, path) });

  for (const version of kubernetes) {
    for (const name of podPrograms) {
      const layers = [base, await layout.layer(kubernetesFiles(name, program(`kubernetes-${version}/${name}`)))];
      if (name === 'kube-proxy') layers.splice(1, 0, network);
      layout.add(imageNames.kubernetes(name, version), layers, { entrypoint: [`/usr/local/bin/${name}`] });
    }
  }

  const simple = async (tree: Tree): Promise<Descriptor[]> => [base, await layout.layer(tree)];
  for (const version of wanted('etcd', kubernetes)) {
    const files = {
      'usr/local/bin/etcd': program(`etcd-${version}/server`),
      'usr/local/bin/etcdctl': program(`etcd-${version}/etcdctl`),
      'usr/local/bin/etcdutl': program(`etcd-${version}/etcdutl`),
    };
    layout.add(imageNames.etcd(version), await simple(files), { command: ['etcd'] });
  }
  for (const version of wanted('coredns', kubernetes)) {
    const files = { coredns: program(`coredns-${version}/coredns-${version}`) };
    layout.add(imageNames.coredns(version), await simple(files), { entrypoint: ['/coredns'] });
  }
  for (const version of wanted('pause', kubernetes)) {
    const files = await layout.layer({ pause: program('programs/pause') });
    layout.add(imageNames.pause(version), [files], { entrypoint: ['/pause'], user: '65535:65535' });
  }
  const flannel = {
    'opt/bin/flanneld': program('addons/flanneld'),
    'opt/bin/install-conf': program('addons/install_conf'),
    'usr/bin/cp': program('programs/cp'),
  };
  layout.add(imageNames.flannel, [base, network, await layout.layer(flannel)], { entrypoint: ['/opt/bin/flanneld'] });
  const plugin = { flannel: program('cni/flannel'), 'bin/cp': program('programs/cp') };
  layout.add(imageNames.flannelPlugin, await simple(plugin), {});
  layout.add(imageNames.ccm, await simple({ 'app/cloudstack-ccm': program('ccm/cloudstack-ccm') }), {
    entrypoint: ['/app/cloudstack-ccm', '--cloud-provider', 'external-cloudstack'],
    user: nobody,
  });
  layout.add(imageNames.app, await simple({ app: program('programs/app') }), {
    entrypoint: ['/app'],
    command: ['serve'],
    user: nobody,
  });
  layout.finish();
}

function kubernetesFiles(name: string, file: { file: string }): Tree {
  if (name !== 'kube-proxy') return { [`usr/local/bin/${name}`]: file };
  const start = readFileSync(join(__dirname, 'images/kube-proxy.sh'), 'utf8');
  return { 'usr/local/bin/kube-proxy': { script: start }, 'usr/local/lib/kube-proxy': file };
}
