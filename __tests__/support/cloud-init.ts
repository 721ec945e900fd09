import { execFileSync, spawnSync } from 'node:child_process';
import type { CloudConfig } from './user-data';

/** Debian's cloud-init on this machine. */
const installed = spawnSync('cloud-init', ['--version']).status === 0;

/** A test that needs cloud-init: skipped where there is none, but not where everything has to be tested. */
export function testWithCloudInit(name: string, run: () => void): void {
  if (installed) test(name, run);
  else if (process.env.REQUIRE_NODES === '1') test(name, () => fail('cloud-init is not installed'));
  else test.skip(`${name} (skipped: cloud-init is not installed)`, run);
}

function fail(reason: string): never {
  throw new Error(reason);
}

/** Debian's own Python, the one that cloud-init runs with: another one on PATH may lack its modules. */
const PYTHON = '/usr/bin/python3';

/** A document as cloud-init's own loader reads it. */
export function readByCloudInit(text: string): CloudConfig {
  const program = 'import json, sys; from cloudinit import util; print(json.dumps(util.load_yaml(sys.stdin.read())))';
  return JSON.parse(execFileSync(PYTHON, ['-c', program], { input: text, encoding: 'utf8' })) as CloudConfig;
}
