import { copyFileSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a layer or an archive has at one path: a file of this machine, a link's target or a text. */
export type Entry = { readonly file: string } | { readonly link: string } | { readonly script: string };

/** Path inside the layer or archive, without the first slash → what is there. */
export type Tree = Readonly<Record<string, Entry>>;

/** Lays a tree out in an empty folder. */
export function stage(tree: Tree, folder: string): void {
  for (const [path, entry] of Object.entries(tree)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    if ('link' in entry) symlinkSync(entry.link, target);
    else if ('script' in entry) writeFileSync(target, entry.script, { mode: 0o755 });
    else place(entry.file, target);
  }
}

/** A second name costs nothing; across file systems it takes a copy. */
function place(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    copyFileSync(source, target);
  }
}
