// What a node is asked to run.
import { readFileSync } from 'node:fs';
import { URL } from 'node:url';

/**
 * Version and artifacts stand before the script that goes by them; and beside it, for nodes that were made by version 0.1 of
 * this package and have a script of their own.
 *
 * @param version e.g. `1.36.4`
 * @param artifacts text: a line per program and architecture, as in /etc/cluster/artifacts
 */
export function upgradeRequest(version, artifacts) {
  const text = readFileSync(new URL('upgrade.sh', import.meta.url), 'utf8');
  return JSON.stringify({
    version,
    artifacts,
    script: `version=${quoted(version)}\nartifacts=${quoted(artifacts)}\n${text}`,
  });
}

const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
