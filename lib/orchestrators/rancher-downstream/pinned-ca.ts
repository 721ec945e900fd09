import { createHash } from 'node:crypto';
import { Fn, TerraformLocal, Token } from 'cdktf';
import type { Construct } from 'constructs';

/** What the nodes of a cluster know a Rancher by. */
export interface PinnedCa {
  /** PEM with one end of line at its end, as Rancher shows it to nodes; empty where the certificate is publicly trusted. */
  readonly pem: string;
  /** sha256 of it, as Rancher's own installer checks it. */
  readonly checksum: string;
}

export function pinnedCa(scope: Construct, ca = ''): PinnedCa {
  if (!Token.isUnresolved(ca)) {
    const pem = ca.trim() === '' ? '' : `${ca.trim()}\n`;
    return { pem, checksum: createHash('sha256').update(pem).digest('hex') };
  }
  // Written out: cdktf's own functions take no text with an end of line. Whether there is one is known at apply only.
  const lines = `join("", [trimspace(${Fn.join('', [ca])}), ${END_OF_LINE}])`;
  const pem = new TerraformLocal(scope, 'Ca', `\${trimprefix(${lines}, ${END_OF_LINE})}`).asString;
  return { pem, checksum: Fn.sha256(pem) as string };
}

const END_OF_LINE = 'base64decode("Cg==")';
