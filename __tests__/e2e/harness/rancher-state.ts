import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workspace } from '../../../tools/cdktf/workspace';
import type { RancherStandIn } from './rancher-stand-in';

/** A workspace in which a Rancher named `hub` was deployed before, as far as its outputs tell. */
export function deployedRancher(workspace: Workspace, { url, ca, password }: RancherStandIn): void {
  const output = (value: string, sensitive?: true) => ({ value, type: 'string', ...(sensitive && { sensitive }) });
  const outputs = { url: output(url), ca: output(ca), bootstrap_password: output(password, true) };
  const state = { version: 4, terraform_version: '1.11.4', serial: 1, lineage: 'test', outputs, resources: [] };
  writeFileSync(join(workspace.folder, 'terraform.hub.tfstate'), JSON.stringify(state));
}

/** The Rancher itself, as clusters.yaml names it. */
export const hub = {
  orchestrator: 'rancher',
  zone: 'Sandbox-simulator',
  template: 'Debian 12 with Docker (local node)',
  preinstalled: true,
  adminCidrs: ['192.168.0.0/16'],
  servers: { count: 1, serviceOffering: 'Small Instance' },
};
