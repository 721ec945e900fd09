// Runs shellcheck over every shell script of the repository: *.sh, and files that start with a shell's #! line.
import { Buffer } from 'node:buffer';
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

if (spawnSync('shellcheck', ['--version']).status !== 0) {
  console.error(
    'shellcheck is not installed: it is in the package "shellcheck" of Debian, Ubuntu, Fedora and Homebrew',
  );
  process.exit(1);
}

// Tracked files and new ones, but nothing that git ignores.
const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
const scripts = listed
  .toString()
  .split('\0')
  .filter((name) => name && existsSync(`${root}/${name}`) && isShellScript(name));

const { status } = spawnSync('shellcheck', ['--external-sources', ...scripts], { cwd: root, stdio: 'inherit' });
if (status === 0) console.log(`shellcheck: ${scripts.length} scripts are fine`);
process.exit(status ?? 1);

function isShellScript(name) {
  return name.endsWith('.sh') || /^#!.*\b(ba|da|k)?sh\b/.test(firstBytes(`${root}/${name}`));
}

function firstBytes(file) {
  const descriptor = openSync(file, 'r');
  const buffer = Buffer.alloc(64);
  try {
    return buffer.toString('latin1', 0, readSync(descriptor, buffer)).split('\n')[0];
  } catch {
    return ''; // a link to a folder
  } finally {
    closeSync(descriptor);
  }
}
