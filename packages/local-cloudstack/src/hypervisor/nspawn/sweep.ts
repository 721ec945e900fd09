import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Cgroup } from './cgroup';
import { mounts, unmount } from './disk';
import { socketDirectory } from './host-state';
import type { Names } from './names';
import { deleteLink, deleteNetns, hostLinksWithPrefix, netnsWithPrefix } from './netns';
import { removePublicNetwork } from './public-network';

/** systemd-nspawn keeps a directory per machine here and cannot remove it when it is killed. */
const propagateDirectory = '/run/systemd/nspawn/propagate';

/** Removes everything on the host that bears the cloud's name, whoever made it and however it was left. */
export async function sweep(names: Names): Promise<void> {
  await new Cgroup(names.cloud).destroy();
  for (const { source, point } of mounts().reverse()) if (source.startsWith(names.prefix)) await unmount(point);
  for (const link of await hostLinksWithPrefix(names.prefix)) await deleteLink(undefined, link);
  await Promise.all(netnsWithPrefix(names.prefix).map(deleteNetns));
  await removePublicNetwork(names);
  for (const directory of [propagateDirectory, socketDirectory]) {
    for (const name of startingWith(directory, names.prefix)) {
      rmSync(join(directory, name), { recursive: true, force: true });
    }
  }
}

function startingWith(directory: string, prefix: string): string[] {
  try {
    return readdirSync(directory).filter((name) => name.startsWith(prefix));
  } catch {
    return [];
  }
}
