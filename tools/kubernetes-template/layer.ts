import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../common/paths';
import { run } from '../common/run';
import { UserError } from '../common/user-error';
import { makeImageStore } from './image-store';
import { installer, nodeFiles, type Source } from './source';

/** Where the layer's own script shows the source's files to the root that it works on. */
const mirror = 'file:///mnt/files';

/** Makes the folder that a template is added from. */
export async function makeLayer(source: Source, folder: string): Promise<void> {
  for (const name of ['packages', 'finish']) put(join(__dirname, name), join(folder, name));
  for (const [place, file] of Object.entries(nodeFiles)) put(join(root, file), join(folder, 'rootfs', place));
  put(join(__dirname, 'crictl.yaml'), join(folder, 'rootfs/etc/crictl.yaml'));
  put(join(root, installer), join(folder, 'programs/programs.sh'));
  const artifacts = source.artifacts(mirror);
  writeFileSync(join(folder, 'programs/artifacts'), artifacts);
  mkdirSync(join(folder, 'programs/files'));
  symlinkSync(join(source.folder, 'files'), join(folder, 'files'));

  const work = join(folder, 'work');
  mkdirSync(work);
  await unpackContainerd(source.folder, artifacts, work);
  await makeImageStore(join(folder, 'volumes/containerd'), source.images, join(work, 'bin'), work);
}

function put(file: string, place: string): void {
  mkdirSync(dirname(place), { recursive: true });
  copyFileSync(file, place);
  chmodSync(place, 0o644);
}

/** The programs that will read the image store are the ones that make it. */
async function unpackContainerd(folder: string, artifacts: string, work: string): Promise<void> {
  const url = new RegExp(`^containerd ${architecture()} \\S+ ${mirror}/(\\S+)$`, 'm').exec(artifacts)?.[1];
  if (!url) throw new UserError(`artifacts.json has no containerd for ${architecture()}`);
  const { code, output } = await run('tar', ['-xzf', join(folder, 'files', url), '-C', work]);
  if (code !== 0) throw new UserError(`cannot unpack ${url}: ${output}`);
}

const architecture = (): string => (process.arch === 'x64' ? 'amd64' : process.arch);
