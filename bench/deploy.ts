// node --import tsx bench/deploy.ts: seconds from `cdktf deploy` to a whole swarm of 3 managers and 2 workers.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { swarmProof } from '../tools/demo/proofs/swarm';
import type { SwarmOutputs } from '../tools/cdktf/outputs';
import { Workspace } from '../tools/cdktf/workspace';
import { providerVariables } from '../tools/cloud/api';
import { LocalCloud } from '../tools/cloud/local-cloud';
import { root } from '../tools/common/paths';
import { UserError, runMain } from '../tools/common/user-error';
import { terraformEnvironment } from '../tools/terraform/environment';

const say = (text: string): void => void process.stderr.write(`${text}\n`);

runMain(async () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'bench-deploy-'));
  const cloud = new LocalCloud({ stateDir });
  try {
    const { variables } = await terraformEnvironment(say);
    const credentials = await cloud.up('nspawn', { onLine: (line) => line.startsWith('export ') || say(line) });
    const clusters = readFileSync(join(root, 'clusters.yaml'), 'utf8');
    const workspace = new Workspace(clusters, { ...variables, ...providerVariables(credentials) });
    try {
      await measure(workspace, cloud);
    } finally {
      workspace.remove();
    }
  } finally {
    await cloud.down();
    rmSync(stateDir, { recursive: true, force: true });
  }
});

async function measure(workspace: Workspace, cloud: LocalCloud): Promise<void> {
  const begin = performance.now();
  const result = await workspace.cdktf().deploy('swarm-cluster');
  if (result.code !== 0) throw new UserError(result.output);
  const deployed = performance.now();
  const outputs = await workspace.cdktf().outputs<SwarmOutputs>('swarm-cluster');
  await swarmProof.waitUntilWhole({ outputs, cloud, say, check: () => undefined });
  const whole = performance.now();
  const seconds = (from: number, to: number): string => ((to - from) / 1000).toFixed(1);
  console.log(`cdktf deploy swarm-cluster         ${seconds(begin, deployed)} s`);
  console.log(`to a whole ${outputs.nodes.length}-node swarm            ${seconds(begin, whole)} s`);
}
