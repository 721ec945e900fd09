import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { stage, type Entry, type Tree } from '../kubernetes/stage';

/** Programs that people and scripts call by name. */
const tools = ['crictl', 'ctr', 'kubectl'];

/** Makes the folder that the template is added from, out of that of `k3sBinaries`. */
export function makeLayer(source: string, folder: string): void {
  stage(layerTree(source), folder);
  for (const name of dataFiles) chmodSync(join(folder, name), 0o644);
}

const own = (name: string): Entry => ({ file: join(__dirname, name) });

const configuration = 'rootfs/etc/rancher/k3s/config.yaml.d/90-local-node.yaml';
const crictl = 'rootfs/etc/crictl.yaml';
const dataFiles = [crictl];

function layerTree(source: string): Tree {
  const below = (folder: string, place: string): Tree =>
    Object.fromEntries(
      readdirSync(join(source, folder)).map((name) => [`${place}/${name}`, { file: join(source, folder, name) }]),
    );
  return {
    packages: own('packages'),
    finish: own('finish'),
    'images.tar': { file: join(source, 'images.tar') },
    ...below('programs', 'rootfs/usr/local/lib/k3s'),
    'rootfs/usr/local/bin/k3s': own('k3s.sh'),
    ...Object.fromEntries(tools.map((name) => [`rootfs/usr/local/bin/${name}`, { link: `../lib/k3s/${name}` }])),
    [configuration]: own('node.yaml'),
    [crictl]: { script: 'runtime-endpoint: unix:///run/k3s/containerd/containerd.sock\n' },
    'volumes/rancher/k3s/agent/etc/containerd/config.toml.tmpl': own('config.toml.tmpl'),
    ...below('charts', 'volumes/rancher/k3s/server/static/charts'),
  };
}
