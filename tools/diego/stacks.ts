import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pack } from '../kubernetes/tar';
import { stage, type Tree } from '../kubernetes/stage';

/** What every root file system needs: root has a name, and programs a place for what they throw away. */
const common: Tree = {
  'etc/passwd': { script: 'root:x:0:0:root:/root:/bin/sh\nvcap:x:2000:2000:vcap:/home/vcap:/bin/sh\n' },
  'etc/group': { script: 'root:x:0:\nvcap:x:2000:\n' },
};

const folders = ['bin', 'dev', 'home/vcap', 'proc', 'root', 'sys', 'tmp'];

/** Debian package with the one program that is a whole small system. */
export const stackPackages = ['busybox-static'];

const shell: Tree = {
  ...common,
  'bin/busybox': { file: '/bin/busybox' },
  ...Object.fromEntries(
    ['cat', 'date', 'echo', 'env', 'kill', 'ls', 'nc', 'ps', 'sh', 'sleep', 'true', 'wget'].map((name) => [
      `bin/${name}`,
      { link: 'busybox' },
    ]),
  ),
};

/**
 * Makes the root file systems that cells of the tests have beforehand: `busybox`, in which cells prove their own health;
 * `app`, with the program that says over HTTP which instance it is; and `scratch`, with nothing to run.
 */
export async function writeStacks(folder: string, programs: string, workshop: string): Promise<void> {
  mkdirSync(folder);
  const stacks: Readonly<Record<string, Tree>> = {
    busybox: shell,
    app: { ...shell, 'bin/app': { file: join(programs, 'app') } },
    scratch: common,
  };
  for (const [name, tree] of Object.entries(stacks)) {
    const root = join(workshop, name);
    for (const path of folders) mkdirSync(join(root, path), { recursive: true });
    stage(tree, root);
    await pack(join(folder, `${name}.tar`), root);
  }
}
