import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run';

const directory = '/run/netns';

export const netnsPath = (name: string): string => join(directory, name);

/** A namespace that can be entered. (A killed `ip netns add` leaves an empty file of that name.) */
export function netnsExists(name: string): boolean {
  const file = statSync(netnsPath(name), { throwIfNoEntry: false });
  return file !== undefined && file.dev !== statSync(directory).dev;
}

/** Tells one life of a namespace from the next one of the same name. */
export const netnsInode = (name: string): number => statSync(netnsPath(name)).ino;

/** @returns whether it had to be made */
export async function ensureNetns(name: string): Promise<boolean> {
  if (netnsExists(name)) return false;
  rmSync(netnsPath(name), { force: true });
  mkdirSync(directory, { recursive: true });
  await run('ip', ['netns', 'add', name]);
  return true;
}

export async function deleteNetns(name: string): Promise<void> {
  if (netnsExists(name)) await run('ip', ['netns', 'delete', name]);
  rmSync(netnsPath(name), { force: true });
}

export function netnsWithPrefix(prefix: string): string[] {
  try {
    return readdirSync(directory).filter((name) => name.startsWith(prefix));
  } catch {
    return [];
  }
}

/** The command line that runs a program with the network of a namespace. */
export const inNetns = (name: string, ...command: string[]): [string, ...string[]] => [
  'nsenter',
  `--net=${netnsPath(name)}`,
  ...command,
];

/** Runs `ip` commands, one a line, in a namespace or on the host. */
export async function ip(netns: string | undefined, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  await run('ip', [...inside(netns), '-batch', '-'], { input: `${lines.join('\n')}\n` });
}

/** Whether a namespace or the host has a link. (Not by /sys: that may show another namespace than ours.) */
export async function linkExists(netns: string | undefined, link: string): Promise<boolean> {
  return (await run('ip', [...inside(netns), '-o', 'link', 'show', 'dev', link], { allow: [1] })) !== '';
}

export async function hostLinksWithPrefix(prefix: string): Promise<string[]> {
  const links = JSON.parse(await run('ip', ['-j', 'link', 'show'])) as { ifname: string }[];
  return links.map(({ ifname }) => ifname).filter((name) => name.startsWith(prefix));
}

const inside = (netns: string | undefined): string[] => (netns ? ['-n', netns] : []);

/** Removes a link of a namespace or of the host, if it is there. */
export async function deleteLink(netns: string | undefined, link: string): Promise<void> {
  await run('ip', [...inside(netns), 'link', 'delete', link], { allow: [1] });
}

export async function setSysctls(netns: string, values: Readonly<Record<string, string>>): Promise<void> {
  // -e: a key of a module that is not loaded does not matter.
  const assignments = Object.entries(values).map(([key, value]) => `${key}=${value}`);
  const [program, ...args] = inNetns(netns, 'sysctl', '-q', '-e', '-w', ...assignments);
  await run(program, args);
}
