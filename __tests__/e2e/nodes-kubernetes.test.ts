import type { Workspace } from '../../tools/cdktf/workspace';
import { kubernetesProof } from '../../tools/demo/proofs/kubernetes';
import { kubernetes } from './harness/clusters';
import { expectNothingLeft } from './harness/gone';
import { LiveKubernetes } from './harness/live-kubernetes';
import { describeWithNodes } from './harness/nodes';
import { TestCloud } from './harness/test-cloud';

/** The first run on a machine builds Kubernetes and the template of the nodes. */
const firstUp = 3_000_000;
/** Seconds in which a cluster has to be whole again, on a machine that does other work too. */
const healing = 300;
jest.setTimeout((healing + 300) * 1000);

describeWithNodes('a Kubernetes on real nodes', () => {
  let cloud: TestCloud;
  let workspace: Workspace;
  let live: LiveKubernetes;
  let first: string;

  beforeAll(async () => {
    await kubernetesProof.prepare!((text) => void process.stderr.write(`${text}\n`));
    cloud = await TestCloud.up({ hypervisor: 'nspawn' });
    workspace = cloud.workspace(kubernetes());
    live = await LiveKubernetes.deploy(cloud, workspace);
    first = await live.clusterId();
  }, firstUp);
  afterAll(async () => {
    live?.close();
    await cloud?.down();
  }, 120_000);

  /** The cluster is whole again, and it is still the same. */
  async function expectHealed(): Promise<void> {
    const seconds = await live.whole(healing);
    process.stderr.write(`${expect.getState().currentTestName}: whole after ${seconds} s\n`);
    expect(await live.clusterId()).toBe(first);
  }

  test('is whole when the deploy ends, and a second deploy has nothing to do', async () => {
    await expectHealed();
    expect((await workspace.cdktf().diff('test')).output).toMatch(/No changes/);
  });

  test('runs pods that reach each other and a published service on all nodes', async () => {
    expect((await live.work()).join('\n')).toMatch(/a page on each of 5 nodes[\s\S]*pages came from test-/);
  });

  test('answers while its first control plane is dead, and takes it back', async () => {
    await cloud.tool.power('test-control-plane-1', 'kill');
    process.stderr.write(`the API was away for ${await live.answers(60)} s\n`);
    await cloud.tool.power('test-control-plane-1', 'on');
    await expectHealed();
  });

  test('takes its first control plane back when that is made anew', async () => {
    workspace.write(kubernetes({ generations: { 'control-plane-1': 2 } }));
    await live.redeploy();
    await expectHealed();
  });

  test('takes a worker back when that is made anew', async () => {
    workspace.write(kubernetes({ generations: { 'control-plane-1': 2, 'web-1': 2 } }));
    await live.redeploy();
    await expectHealed();
  });

  test('comes back after a power cut of all nodes', async () => {
    for (const { name } of live.outputs.nodes) await cloud.tool.power(name, 'kill');
    await Promise.all(live.outputs.nodes.map(({ name }) => cloud.tool.power(name, 'on')));
    await expectHealed();
  });

  test('is gone after destroy, and after down nothing is left on the machine', () =>
    expectNothingLeft(cloud, workspace));
});
