import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeRoot } from './node-root';

/** The real program, which a node's PATH does not have. */
const real = (name: string): string =>
  execFileSync('/bin/sh', ['-c', `PATH=/usr/sbin:/sbin:$PATH command -v ${name}`], { encoding: 'utf8' }).trim();

/** Commands between which a script can be killed. */
const COUNTED = ['cat', 'cp', 'install'];

/**
 * Disks that outlive machines. Each is a file, on which the real mkfs.ext4 and blkid work; what would be in its file system
 * is a folder, and what is mounted is a link to it.
 */
export class Disks {
  private readonly folder = mkdtempSync(join(tmpdir(), 'disks-'));

  constructor() {
    for (const name of ['devices', 'contents']) mkdirSync(join(this.folder, name));
    this.killAt(0);
  }

  /** An empty one, e.g. `vdb`. */
  add(name: string): void {
    writeFileSync(this.device(name), '');
    truncateSync(this.device(name), 4 * 1024 * 1024);
  }

  device(name: string): string {
    return join(this.folder, 'devices', name);
  }

  /** How the kernel shows a disk, where that is not `disk 0`: its type, and whether it is read-only. */
  kind(name: string, kind: string): void {
    writeFileSync(join(this.folder, `${name}.kind`), kind);
  }

  /** Makes a file system as somebody else would. */
  format(name: string, ...options: string[]): void {
    execFileSync(real('mkfs.ext4'), ['-q', ...options, this.device(name)]);
  }

  label(name: string): string {
    return execFileSync(real('blkid'), ['-p', '-s', 'LABEL', '-o', 'value', this.device(name)], {
      encoding: 'utf8',
    }).trim();
  }

  /** Has them attached to a machine, from now on. */
  attach(root: NodeRoot): void {
    const { folder } = this;
    const bin = root.at('bin');
    const put = (name: string, lines: string): void => {
      const counting = [
        `echo >>${folder}/count`,
        `[ "$(wc -l <${folder}/count)" != "$(<${folder}/kill-at)" ] || kill -9 0`,
      ].join('\n');
      rmSync(join(bin, name), { force: true });
      writeFileSync(join(bin, name), `#!/bin/bash\nPATH=/usr/bin:/bin\n${counting}\n${lines}\n`, { mode: 0o755 });
    };
    put(
      'lsblk',
      `cd ${folder}/devices; for d in *; do echo "/dev/$d $(cat ../$d.kind 2>/dev/null || echo disk 0)"; done`,
    );
    put(
      'blkid',
      `[ "$1" = -p ] && exec ${real('blkid')} -p ${folder}/devices/\${2##*/}
cd ${folder}/devices; for d in *; do
  [ "$(${real('blkid')} -p -s LABEL -o value $d)" != "$2" ] || { echo /dev/$d; exit; }
done; exit 2`,
    );
    put(
      'mkfs.ext4',
      `disk=\${*: -1}; echo "$disk" >>${folder}/formatted; exec ${real('mkfs.ext4')} "\${@:1:$#-1}" ${folder}/devices/\${disk##*/}`,
    );
    put('mountpoint', '[ -L "$2" ]');
    put(
      'mount',
      `case $1 in
LABEL=*) mkdir -p ${folder}/contents/data; rmdir "$2"; ln -s ${folder}/contents/data "$2" ;;
*) mv "$1" "$1.below"; ln -s "$(awk -v t="$1" '$2 == t { print $1 }' ${root.at('etc/fstab')})" "$1" ;;
esac`,
    );
    for (const name of COUNTED) put(name, `exec $(PATH=/usr/bin:/bin command -v ${name}) "$@"`);
  }

  /** Has the script killed before its nth command that changes disks, counted from now; 0: never. */
  killAt(n: number): void {
    writeFileSync(join(this.folder, 'count'), '');
    writeFileSync(join(this.folder, 'kill-at'), String(n));
  }

  /** Commands since then. */
  get count(): number {
    return readFileSync(join(this.folder, 'count')).length;
  }

  /** Names of the disks that were formatted, in that order. */
  get formatted(): string[] {
    const file = join(this.folder, 'formatted');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
