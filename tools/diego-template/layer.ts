import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { stage, type Tree } from '../kubernetes/stage';

/** Where a node's programs are, and the root file systems that its cells have beforehand. */
export const programsFolder = '/usr/local/lib/lattice/bin';
export const stacksFolder = '/usr/local/lib/lattice/rootfs';

/** Programs of the folder that are no part of a node. */
const tests = ['app'];

/** Makes the folder that the template is added from, out of that of `diegoBinaries`. */
export function makeLayer(source: string, folder: string): void {
  const below = (name: string, place: string): Tree =>
    Object.fromEntries(
      readdirSync(join(source, name))
        .filter((file) => !tests.includes(file))
        .map((file) => [`rootfs${place}/${file}`, { file: join(source, name, file) }]),
    );
  stage(
    {
      packages: { file: join(__dirname, 'packages') },
      finish: { file: join(__dirname, 'finish') },
      ...below('programs', programsFolder),
      ...below('stacks', stacksFolder),
      // Debian's, under the names and in the place of the published releases'.
      [`rootfs${programsFolder}/runc`]: { link: '/usr/sbin/runc' },
      [`rootfs${programsFolder}/nats-server`]: { link: '/usr/sbin/nats-server' },
    },
    folder,
  );
}
