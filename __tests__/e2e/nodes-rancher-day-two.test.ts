import { join } from 'node:path';
import type { Workspace } from '../../tools/cdktf/workspace';
import { rancherProof } from '../../tools/demo/proofs/rancher';
import { k3sBinaries } from '../../tools/k3s/binaries';
import { rancherVersions } from '../../tools/k3s/versions';
import { VerifyingS3 } from '../support/verifying-s3';
import { ChartRepository } from './harness/chart-repository';
import { rancher } from './harness/clusters';
import { LiveRancher } from './harness/live-rancher';
import { describeWithNodes } from './harness/nodes';
import { objectIds } from './harness/object-ids';
import { selfSigned } from './harness/self-signed';
import { TestCloud } from './harness/test-cloud';

const firstUp = 3_000_000;
/** Seconds, on a machine that does other work too. */
const patience = 600;
jest.setTimeout((patience + 900) * 1000);

const keys = { accessKey: 'access', secretKey: 'secret' };
/** Seconds that the repository of charts is down when it is needed first. */
const down = 120;

/**
 * Servers that join take their old Nodes away, and what belongs to these; pods and endpoints come and go; API services of
 * kinds that a chart brought are made anew when an API server starts.
 */
const PASSING = /^(Node |CSINode |Pod |Endpoint\w* |APIService |Secret kube-system\/)/;

const say = (text: string): void => void process.stderr.write(`${new Date().toISOString()} ${text}\n`);

describeWithNodes(
  'a Rancher on real nodes, later in its life',
  () => {
    let cloud: TestCloud;
    let workspace: Workspace;
    let live: LiveRancher;
    let store: VerifyingS3;
    let charts: ChartRepository;
    let certificate: ReturnType<typeof selfSigned>;

    beforeAll(async () => {
      await rancherProof.prepare!(say);
      cloud = await TestCloud.up({ hypervisor: 'nspawn', forMachines: true });
      const address = new URL((await cloud.tool.credentialsForMachines()).apiUrl).hostname;
      certificate = selfSigned(address);
      store = await VerifyingS3.start({ bucket: 'backups', ...keys, address, tls: certificate });
      const folder = join(await k3sBinaries(say), 'charts');
      charts = await ChartRepository.start({ folder, name: 'rancher', versions: rancherVersions, address }, down);
      workspace = cloud.workspace(config(rancherVersions[0]));
      live = await LiveRancher.deploy(cloud, workspace);
    }, firstUp);
    afterAll(async () => {
      live?.close();
      await charts?.stop();
      await store?.stop();
      await cloud?.down();
    }, 120_000);

    const config = (version: string, changes: object = {}) =>
      rancher({
        chart: { repo: charts.url, version },
        backup: {
          s3: { endpoint: store.endpoint, bucket: 'backups', certificateAuthority: certificate.cert, ...keys },
        },
        ...changes,
      });

    const release = async (): Promise<unknown> => {
      const selector = '--selector=owner=helm,name=rancher,status=deployed';
      const secrets = await live.kubectl.json<{ items: { metadata: { labels: { version: string } } }[] }>(
        ...['get', 'secrets', '--namespace=cattle-system', selector],
      );
      const pods = await live.kubectl.run([
        ...['get', 'pods', '--namespace=cattle-system', '--selector=app=rancher'],
        '--output=jsonpath={.items[*].spec.containers[*].image}',
      ]);
      const images = [...new Set(pods.split(' '))];
      return { revisions: secrets.items.map(({ metadata }) => metadata.labels.version), images };
    };

    test('has Rancher though its chart could not be had for two minutes', async () => {
      await live.whole(patience);
      expect(charts.answers.filter((answer) => answer.endsWith(' 503')).length).toBeGreaterThan(0);
      expect(await release()).toEqual({ revisions: ['1'], images: [`rancher/rancher:v${rancherVersions[0]}`] });
    });

    test('gets another version of Rancher by a deploy, and answers all the while', async () => {
      workspace.write(config(rancherVersions[1]));
      const { rancher: website } = await live.outages(async () => {
        await live.redeploy();
        await live.whole(patience);
      });
      say(`another version: ${JSON.stringify(website)}`);
      expect(await release()).toEqual({ revisions: ['2'], images: [`rancher/rancher:v${rancherVersions[1]}`] });
      expect(website.silence).toBeLessThan(30);
    });

    test('is restored from the object store on servers that are all new: the same objects, and an agent that goes on', async () => {
      const { kubectl } = live;
      const agent = async (): Promise<string> =>
        kubectl.run(['get', 'node', 'test-web-1', '--output=jsonpath={.metadata.uid} {.status.nodeInfo.bootID}']);
      const before = { objects: await objectIds(kubectl), agent: await agent() };
      say(await live.inside('test-server-2', 'k3s etcd-snapshot save'));
      expect([...store.objects.keys()]).toEqual([expect.stringMatching(/^test\/on-demand-test-server-2-\d{10}$/)]);
      await kubectl.run(['create', 'configmap', 'made-later']);

      const generations = { 'server-1': 2, 'server-2': 2, 'server-3': 2 };
      const restore = { from: 's3://backups/test/latest', at: new Date().toISOString().replace(/\.\d+/, '') };
      workspace.write(config(rancherVersions[1], { generations, restore }));
      await live.redeploy();
      say(`restored: whole after ${await live.whole(patience)} s`);

      const after = await objectIds(kubectl);
      const lost = [...before.objects].filter(([name, uid]) => after.get(name) !== uid).map(([name]) => name);
      expect(lost.filter((name) => !PASSING.test(name))).toEqual([]);
      expect(before.objects.size).toBeGreaterThan(100);
      expect(after.has('ConfigMap default/made-later')).toBe(false);
      expect(await agent()).toBe(before.agent);
      await live.logIn();
    });
  },
  process.env.RANCHER_NODES === '1' ? undefined : 'ten minutes, on demand: RANCHER_NODES=1',
);
