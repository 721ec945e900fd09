import type { Workspace } from '../../tools/cdktf/workspace';
import { run } from '../../tools/common/run';
import { downstream } from './harness/clusters';
import { noRancherProvider } from './harness/rancher-provider';
import { deployedRancher, hub } from './harness/rancher-state';
import { RancherStandIn } from './harness/rancher-stand-in';
import { TestCloud } from './harness/test-cloud';

// The real Terraform and the real provider rancher2, before what stands in for Rancher's server.
jest.setTimeout(300_000);

/** As docs/rancher.md has it, for a Rancher that is gone for good. */
const FORGET =
  'terraform -chdir=cdktf.out/stacks/apps state list | grep ^rancher2_ | xargs terraform -chdir=cdktf.out/stacks/apps state rm';

async function expectSuccess(result: Promise<{ code: number; output: string }>): Promise<string> {
  const { code, output } = await result;
  if (code !== 0) throw new Error(output);
  return output;
}

const reason = noRancherProvider();
const title = 'a cluster that Rancher manages, on the API-only cloud';

(reason ? describe.skip : describe)(reason ? `${title} (${reason})` : title, () => {
  let cloud: TestCloud;
  let rancher: RancherStandIn;
  let workspace: Workspace;

  beforeAll(async () => {
    cloud = await TestCloud.up({ hypervisor: 'simulator', providers: ['rancher2'] });
    rancher = await RancherStandIn.up();
    workspace = cloud.workspace(named());
    deployedRancher(workspace, rancher);
    await expectSuccess(workspace.cdktf().deploy('apps'));
  });
  afterAll(async () => {
    await cloud?.down();
    await rancher?.down();
  });

  /** The Rancher is another cluster of the file. */
  const named = (changes: object = {}) => {
    const { clusters } = downstream({ cluster: 'hub' }, { ...changes });
    return { clusters: { hub, ...clusters } };
  };

  const machines = async (): Promise<Map<string, string>> => {
    const { virtualmachine = [] } = await cloud.ask<{ virtualmachine?: { name: string; id: string }[] }>(
      'listVirtualMachines',
    );
    return new Map(virtualmachine.map(({ name, id }) => [name, id]));
  };

  test('is known to the Rancher that is named, by what that one has left in its state', async () => {
    expect(await rancher.clusterNamed('apps')).toMatchObject({
      id: 'fleet-default/apps',
      spec: { kubernetesVersion: 'v1.35.7+rke2r1' },
    });
    expect([...(await machines()).keys()].sort()).toEqual(['apps-control-1', 'apps-worker-1', 'apps-worker-2']);
    const { endpoint, kubeconfig } = await workspace.cdktf().outputs<Record<string, string>>('apps');
    const { clusterName } = (await rancher.clusterNamed('apps'))!.status;
    expect(endpoint).toBe(`${rancher.url}/k8s/clusters/${clusterName}`);
    expect(kubeconfig).toContain(endpoint);
  });

  test('stays as it is when Rancher gives another registration token, but for a node that is made anew', async () => {
    const before = await machines();
    await rancher.rotateTokens();
    expect(await expectSuccess(workspace.cdktf().diff('apps'))).toContain('No changes.');
    workspace.write(named({ generations: { 'worker-2': 2 } }));
    await expectSuccess(workspace.cdktf().deploy('apps'));
    const after = await machines();
    const { 'apps-worker-2': old, ...others } = Object.fromEntries(before);
    expect(Object.fromEntries(after)).toMatchObject(others);
    expect(after.get('apps-worker-2')).not.toBe(old);
  });

  test('another one of the same name is refused before it has machines', async () => {
    const { url, ca, password: bootstrapPassword } = rancher;
    const other = cloud.workspace(downstream({ url, ca, bootstrapPassword }));
    const { code, output } = await other.cdktf().deploy('apps');
    expect(code).not.toBe(0);
    expect(output).toMatch(/"apps" already exists/);
    expect((await machines()).size).toBe(3);
    await expectSuccess(other.cdktf().destroy('apps'));
  });

  test('another CA is not believed', async () => {
    const { url, password: bootstrapPassword } = rancher;
    const stranger = await RancherStandIn.up();
    try {
      const other = cloud.workspace(downstream({ url, ca: stranger.ca, bootstrapPassword }));
      const { code, output } = await other.cdktf().deploy('apps');
      expect(code).not.toBe(0);
      expect(output).toMatch(/certificate signed by unknown authority/);
      await expectSuccess(other.cdktf().destroy('apps'));
    } finally {
      await stranger.down();
    }
  });

  test('goes with Rancher gone for good, once Terraform has forgotten what was in it', async () => {
    await rancher.stop();
    const env = { ...cloud.environment(), CLUSTERS_CONFIG: `${workspace.folder}/clusters.yaml` };
    await expectSuccess(run('sh', ['-c', FORGET], { cwd: workspace.folder, env }));
    await expectSuccess(workspace.cdktf().destroy('apps'));
    expect([...(await machines()).keys()]).toEqual([]);
    expect(await cloud.names('listNetworks', 'network')).toEqual([]);
    await rancher.start();
  });

  test('is forgotten by a Rancher that answers, with a key of its API as the way in', async () => {
    const { url, ca } = rancher;
    const { clusters } = downstream({ url, ca, token: await rancher.key() });
    const other = cloud.workspace({ clusters: { web: clusters.apps } });
    await expectSuccess(other.cdktf().deploy('web'));
    expect(await rancher.clusterNamed('web')).toBeDefined();
    await expectSuccess(other.cdktf().destroy('web'));
    expect(await rancher.clusterNamed('web')).toBeUndefined();
  });
});
