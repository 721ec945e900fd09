// node --import tsx bench/rancher.ts [rounds = 3]: how long three real servers of K3s take to be Ready, beside the same
// commands run by hand; when Rancher answers; how long API and Rancher are away when a server dies.
import { setTimeout as sleep } from 'node:timers/promises';
import { rancher } from '../__tests__/e2e/harness/clusters';
import { LiveRancher } from '../__tests__/e2e/harness/live-rancher';
import { TestCloud } from '../__tests__/e2e/harness/test-cloud';
import type { Workspace } from '../tools/cdktf/workspace';
import { runMain, UserError } from '../tools/common/user-error';
import { rancherProof } from '../tools/demo/proofs/rancher';
import { say, seconds, Table } from './common/measuring';
import { readySince } from './common/moments';
import { byHand } from './rancher/by-hand';

const rounds = Number(process.argv[2] ?? 3);
/** Seconds; on a busy machine everything takes longer. */
const PATIENCE = 900;
/** Seconds in which a dead server is looked at: Kubernetes itself gives it up after 40. */
const DEAD = 60;
const table = new Table();
const servers = (changes: object = {}): object => rancher({ pools: {}, ...changes });

runMain(async () => {
  await rancherProof.prepare!(say);
  const cloud = await TestCloud.up({ hypervisor: 'nspawn' });
  try {
    for (let round = 1; round <= rounds; round++) {
      say(`round ${round} of ${rounds}`);
      const own = await deployAndKill(cloud);
      const hand = await byHand(cloud, servers);
      table.add('deploy to three Ready servers', own);
      table.add('the same servers, commands run by hand', hand);
      table.add('ratio of the two', own / hand, '');
    }
  } finally {
    await cloud.down();
    table.print();
  }
});

/** Returns the seconds until the last server was Ready. */
async function deployAndKill(cloud: TestCloud): Promise<number> {
  const workspace = cloud.workspace(servers());
  const begin = Date.now();
  const live = await LiveRancher.deploy(cloud, workspace);
  try {
    table.add('deploy until Rancher answers', seconds(begin, Date.now()));
    const ready = Math.max(...(await readySince(live)).values());
    await live.whole(PATIENCE);
    for (const { name } of live.outputs.nodes) {
      const { api, rancher: website } = await live.outages(async () => {
        await cloud.tool.power(name, 'kill');
        await sleep(DEAD * 1000);
      });
      table.add('a server dead: API silent', api.silence);
      table.add('a server dead: until the API always answers', api.recovery);
      table.add('a server dead: Rancher silent', website.silence);
      table.add('a server dead: until Rancher always answers', website.recovery);
      await cloud.tool.power(name, 'on');
      await live.whole(PATIENCE);
    }
    return seconds(begin, ready);
  } finally {
    live.close();
    await destroy(workspace);
  }
}

async function destroy(workspace: Workspace): Promise<void> {
  const { code, output } = await workspace.cdktf().destroy('test');
  if (code !== 0) throw new UserError(output);
}
