// node --import tsx bench/kubernetes.ts [rounds = 3]: how long five real nodes take to become a Kubernetes, beside the same
// commands run by hand; how long a node takes that is made anew; how long the API is away when a control plane dies.
import { stripVTControlCharacters } from 'node:util';
import { LiveKubernetes } from '../__tests__/e2e/harness/live-kubernetes';
import { TestCloud } from '../__tests__/e2e/harness/test-cloud';
import { runMain } from '../tools/common/user-error';
import { kubernetesProof } from '../tools/demo/proofs/kubernetes';
import { kubernetesBinaries } from '../tools/kubernetes/binaries';
import { Mirror } from '../tools/mirror/mirror';
import { say, seconds, Table } from './common/measuring';
import { readySince, startOf } from './common/moments';
import { byHand } from './kubernetes/by-hand';
import { downloading, preinstalled } from './kubernetes/clusters';

const rounds = Number(process.argv[2] ?? 3);
/** Seconds; on a busy machine everything takes longer. */
const PATIENCE = 900;
const table = new Table();

runMain(async () => {
  await kubernetesProof.prepare!(say);
  const folder = await kubernetesBinaries(say);
  const cloud = await TestCloud.up({ hypervisor: 'nspawn', forMachines: true });
  let mirror: Mirror | undefined;
  try {
    const { apiUrl } = await cloud.tool.credentialsForMachines();
    mirror = await Mirror.start({ folder, address: new URL(apiUrl).hostname });
    for (let round = 1; round <= rounds; round++) {
      say(`round ${round} of ${rounds}: five nodes that download everything, by themselves and by hand`);
      await againstHand(cloud, downloading(folder, mirror.url));
      say(`round ${round} of ${rounds}: five nodes of a template that has everything`);
      await faults(cloud);
    }
  } finally {
    await mirror?.stop();
    await cloud.down();
    table.print();
  }
});

async function againstHand(cloud: TestCloud, clusters: (changes?: object) => object): Promise<void> {
  const own = await deployed(cloud, clusters(), async (live, begin) => {
    await live.whole(PATIENCE);
    return seconds(begin, Math.max(...(await readySince(live)).values()));
  });
  const hand = await byHand(cloud, clusters);
  table.add('deploy to five Ready nodes, everything downloaded from a mirror', own);
  table.add('the same nodes, commands run by hand', hand);
  table.add('ratio of the two', own / hand, '');
}

async function faults(cloud: TestCloud): Promise<void> {
  const workspace = cloud.workspace(preinstalled());
  const first = startOf(cloud, 'test-control-plane-1');
  const live = await LiveKubernetes.deploy(cloud, workspace);
  try {
    table.add('power-on of three control planes and two workers to all Ready', await since(first, live));
    await live.whole(PATIENCE);

    for (const node of live.controlPlanes) {
      const silence = await live.longestSilence(async () => {
        await cloud.tool.power(node, 'kill');
        await live.answers(PATIENCE);
      });
      table.add('API away while a control plane is killed', silence);
      await cloud.tool.power(node, 'on');
      await live.whole(PATIENCE);
    }

    const cases = { 'control-plane-1': 'control plane', 'web-1': 'worker' };
    const generations: Record<string, number> = {};
    for (const [key, title] of Object.entries(cases)) {
      generations[key] = 2;
      workspace.write(preinstalled({ generations }));
      const start = startOf(cloud, `test-${key}`);
      await live.redeploy();
      await live.whole(PATIENCE);
      table.add(`${title} made anew: start to Ready`, await since(start, live, `test-${key}`));
    }

    for (const { name } of live.outputs.nodes) await cloud.tool.power(name, 'kill');
    const begin = Date.now();
    await Promise.all(live.outputs.nodes.map(({ name }) => cloud.tool.power(name, 'on')));
    await live.whole(PATIENCE);
    table.add('all five after a power cut: power-on to everything well', seconds(begin, Date.now()));
  } finally {
    live.close();
    await destroy(workspace);
  }
}

/** Seconds from a start to when the node, or the last of all, became Ready. */
async function since(start: Promise<number>, live: LiveKubernetes, node?: string): Promise<number> {
  const ready = await readySince(live);
  return seconds(await start, node === undefined ? Math.max(...ready.values()) : ready.get(node)!);
}

async function deployed(
  cloud: TestCloud,
  clusters: object,
  look: (live: LiveKubernetes, begin: number) => Promise<number>,
): Promise<number> {
  const workspace = cloud.workspace(clusters);
  const begin = Date.now();
  const live = await LiveKubernetes.deploy(cloud, workspace);
  try {
    return await look(live, begin);
  } finally {
    live.close();
    await destroy(workspace);
  }
}

async function destroy(workspace: ReturnType<TestCloud['workspace']>): Promise<void> {
  const { code, output } = await workspace.cdktf().destroy('test');
  if (code !== 0) throw new Error(stripVTControlCharacters(output));
}
