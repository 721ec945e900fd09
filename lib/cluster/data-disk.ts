import { z } from 'zod';
import { staticFile } from '../cloud-init/assets';
import type { NodeFile } from '../cloud-init/document';
import type { PlannedPool } from '../plan/model';
import type { NodePoolOptions } from './props';

/** A disk of its own for each node of a pool, beside the machine's. It stays when the machine is made anew. */
export interface DataDiskOptions {
  /** Disk offering, by name or UUID. */
  readonly diskOffering: string;
  /**
   * Size in GiB, for an offering of custom size. A larger one reaches the nodes at their next boot.
   *
   * @default - the size of the offering
   */
  readonly sizeGib?: number;
}

/** A pool whose nodes can have a data disk. */
export interface DataDiskPoolOptions extends NodePoolOptions {
  /**
   * A disk for what most is written to. Nodes that are there get it when they are made anew.
   *
   * @default - all on the machine's own disk
   */
  readonly dataDisk?: DataDiskOptions;
}

/** Shape of what `DataDiskPoolOptions` adds. */
export const dataDiskShape = {
  dataDisk: z
    .strictObject({
      diskOffering: z.string().min(1, 'must not be empty').describe('the name or UUID of a disk offering'),
      sizeGib: z.int().min(1, 'must be at least 1').optional(),
    })
    .optional(),
};

/**
 * What has the nodes of a pool use their data disk.
 *
 * @param folders of /var/lib that are on it; the last one is the container runtime's, named as its service
 */
export function dataDiskFiles({ dataDisk }: PlannedPool, folders: readonly string[]): NodeFile[] {
  if (!dataDisk) return [];
  const mounts = folders.map((folder) => `/var/lib/${folder}`).join(' ');
  return [
    staticFile('common/data-disk.sh', '/opt/cluster/parts/data-disk.sh'),
    text('/opt/cluster/parts/data-dirs.sh', `DATA_DIRS='${folders.join(' ')}'\n`),
    text(`/etc/systemd/system/${folders.at(-1)!}.service.d/15-data-disk.conf`, `[Unit]\nRequiresMountsFor=${mounts}\n`),
  ];
}

const text = (path: string, content: string): NodeFile => ({ path, permissions: '0644', content });
