import { join } from 'node:path';
import { type ImageConfig, OciLayout } from '../kubernetes/oci-layout';
import type { Tree } from '../kubernetes/stage';
import { imageNames, rancherImages } from './versions';

const users: Tree = {
  'etc/passwd': { script: 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/:/sbin/nologin\n' },
  'etc/group': { script: 'root:x:0:\nnonroot:x:65532:\n' },
  'etc/nsswitch.conf': { script: 'hosts: files dns\n' },
  // Helm and its like want to write there.
  'tmp/.keep': { script: '' },
};

/** Writes every image that K3s, its charts and the tests run. @param built folder with one folder of programs per group */
export async function writeImages(folder: string, built: string): Promise<void> {
  const layout = new OciLayout(folder);
  const base = await layout.layer(users);
  const add = async (name: string, files: Record<string, string>, config: ImageConfig): Promise<void> => {
    const tree = Object.fromEntries(Object.entries(files).map(([path, file]) => [path, { file: join(built, file) }]));
    layout.add(name, [base, await layout.layer(tree)], config);
  };
  const nobody = '65532:65532';
  await add(imageNames.pause, { pause: 'programs/pause' }, { entrypoint: ['/pause'], user: nobody });
  await add(imageNames.coredns, { coredns: 'coredns/coredns' }, { entrypoint: ['/coredns'] });
  const app = { entrypoint: ['/app'], command: ['serve'], user: nobody };
  await add(imageNames.app, { app: 'programs/app' }, app);
  const helm = { entry: 'stand-ins/klipper-helm', 'usr/local/bin/helm': 'helm/helm' };
  await add(imageNames.klipperHelm, helm, { entrypoint: ['/entry'] });
  await add(imageNames.klipperLb, { entry: 'stand-ins/klipper-lb' }, { entrypoint: ['/entry'] });
  await add(imageNames.traefik, { traefik: 'stand-ins/traefik' }, { entrypoint: ['/traefik'] });
  for (const name of rancherImages) await add(name, { rancher: 'stand-ins/rancher' }, { entrypoint: ['/rancher'] });
  layout.finish();
}
