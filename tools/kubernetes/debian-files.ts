import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../common/run';
import { UserError } from '../common/user-error';
import type { Entry, Tree } from './stage';

const programs = ['xtables-nft-multi', 'xtables-legacy-multi', 'nft', 'conntrack', 'ip', 'dash', 'sed'];
const folders = ['/usr/sbin', '/usr/bin'];

/** Names under which the two programs of Debian's package iptables do their work. */
const aliases = ['iptables', 'ip6tables'].flatMap((name) => [name, `${name}-save`, `${name}-restore`]);

/** This Debian's programs for packet filters and routes, with every library and plug-in that they load. */
export async function networkPrograms(): Promise<Tree> {
  const files = programs.map(find);
  const plugins = await iptablesPlugins();
  const tree: Record<string, Entry> = {};
  // The plug-ins' own libraries count too: one of them needs libm, which none of the programs does.
  for (const file of [...files, ...plugins, ...(await libraries([...files, ...plugins]))]) {
    tree[underUsr(file)] = { file: realpathSync(file) };
  }
  for (const alias of aliases) {
    tree[`usr/sbin/${alias}`] = { link: 'xtables-nft-multi' };
    tree[`usr/sbin/${alias.replace('tables', 'tables-nft')}`] = { link: 'xtables-nft-multi' };
    tree[`usr/sbin/${alias.replace('tables', 'tables-legacy')}`] = { link: 'xtables-legacy-multi' };
  }
  tree['usr/bin/sh'] = { link: 'dash' };
  for (const folder of ['bin', 'sbin', 'lib', 'lib64']) tree[folder] = { link: `usr/${folder}` };
  return tree;
}

function find(program: string): string {
  const file = folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
  if (file) return file;
  throw new UserError(
    `${program} was not found: it goes into the images of kube-proxy and flannel; please run: npm run setup -- --tests`,
  );
}

async function iptablesPlugins(): Promise<string[]> {
  const libc = (await libraries(['/usr/bin/dash'])).find((file) => /\/libc\.so/.test(file))!;
  const folder = join(dirname(realpathSync(libc)), 'xtables');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.so'))
    .sort()
    .map((name) => join(folder, name));
}

/** Shared libraries that the files load, and the loader itself. */
async function libraries(files: readonly string[]): Promise<string[]> {
  const { stdout } = await run('ldd', files);
  return parseLdd(stdout);
}

/** The absolute paths in what ldd prints, each once, in order. */
export function parseLdd(text: string): string[] {
  const found = text.matchAll(/^\t(?:\S+ => )?(\/\S+) \(0x/gm);
  return [...new Set([...found].map((match) => match[1]!))].sort();
}

/** Debian's /bin, /lib… are links into /usr, in the images too. */
const underUsr = (path: string): string => path.replace(/^\/(?:usr\/)?/, 'usr/');
