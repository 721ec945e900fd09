import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Workspace } from '../../tools/cdktf/workspace';
import { rancherProof } from '../../tools/demo/proofs/rancher';
import { k3sFolder } from '../../tools/k3s/binaries';
import { rancherVersion } from '../../tools/k3s/versions';
import { rancher } from './harness/clusters';
import { expectNothingLeft } from './harness/gone';
import { LiveRancher } from './harness/live-rancher';
import { describeWithNodes } from './harness/nodes';
import { TestCloud } from './harness/test-cloud';

/** The first run on a machine may build K3s and the template of the nodes. */
const firstUp = 3_000_000;
/** Seconds in which a cluster has to be whole again, on a machine that does other work too. */
const healing = 420;
jest.setTimeout((healing + 600) * 1000);

/** K3s takes eight minutes to build: that is done on demand only, by `npm run k3s` or here. */
function notBuilt(): string | undefined {
  if (process.env.RANCHER_NODES === '1') return undefined;
  try {
    const go = execFileSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).trim();
    if (existsSync(k3sFolder(go))) return undefined;
  } catch {
    // No Go, no K3s.
  }
  return 'K3s is not built: RANCHER_NODES=1 builds it';
}

describeWithNodes(
  'a Rancher on real nodes',
  () => {
    let cloud: TestCloud;
    let workspace: Workspace;
    let live: LiveRancher;
    let first: string;

    beforeAll(async () => {
      await rancherProof.prepare!((text) => void process.stderr.write(`${text}\n`));
      cloud = await TestCloud.up({ hypervisor: 'nspawn' });
      workspace = cloud.workspace(rancher());
      live = await LiveRancher.deploy(cloud, workspace);
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

    test('has Rancher installed by the Helm controller, from the chart and the values of the deploy', async () => {
      const release = await live.kubectl.json<{ items: { metadata: { labels: Record<string, string> } }[] }>(
        ...['get', 'secrets', '--namespace=cattle-system', '--selector=owner=helm,name=rancher'],
      );
      expect(release.items.map(({ metadata }) => metadata.labels.status)).toEqual(['deployed']);
      const deployment = await live.kubectl.json<{
        spec: { replicas: number; template: { spec: { containers: { image: string }[] } } };
      }>('get', 'deployment', 'rancher', '--namespace=cattle-system');
      expect(deployment.spec.replicas).toBe(3);
      expect(deployment.spec.template.spec.containers[0]!.image).toBe(`rancher/rancher:v${rancherVersion}`);
    });

    test('lets the first administrator in with the password of the deploy, and nobody with another', async () => {
      await expect(live.logIn('not-the-password')).rejects.toThrow('401');
      const token = await live.logIn();
      const url = await live.ask({ path: '/v3/settings/server-url', token });
      expect(JSON.parse(url.body)).toMatchObject({ value: live.outputs.url });
      const ca = await live.ask({ path: '/v3/settings/cacerts' });
      expect((JSON.parse(ca.body) as { value: string }).value.trim()).toBe(live.outputs.ca!.trim());
    });

    test('runs pods that reach each other on all nodes', async () => {
      expect((await live.work()).join('\n')).toMatch(/a page on each of 4 nodes/);
    });

    test('answers while its first server is dead', async () => {
      await cloud.tool.power('test-server-1', 'kill');
      process.stderr.write(`a server is dead: all answers came after ${await live.answers(healing)} s\n`);
    });

    test('takes a machine that is made anew for its first server', async () => {
      workspace.write(rancher({ generations: { 'server-1': 2 } }));
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
  },
  notBuilt(),
);
