import type { Workspace } from '../../tools/cdktf/workspace';
import { downstream } from './harness/clusters';
import { expectNothingLeft } from './harness/gone';
import { describeWithNodes } from './harness/nodes';
import { untilWhole } from './harness/patience';
import { noRancherProvider } from './harness/rancher-provider';
import { type Machine, RancherStandIn } from './harness/rancher-stand-in';
import { TestCloud } from './harness/test-cloud';

/** The first run on a machine builds the template of the nodes. */
const firstUp = 900_000;
/** Seconds in which nodes have to register, on a machine that does other work too. */
const registering = 240;
jest.setTimeout((registering + 180) * 1000);

describeWithNodes(
  'nodes of a cluster that Rancher manages',
  () => {
    let cloud: TestCloud;
    let rancher: RancherStandIn;
    let workspace: Workspace;

    beforeAll(async () => {
      cloud = await TestCloud.up({ hypervisor: 'nspawn', forMachines: true, providers: ['rancher2'] });
      const { apiUrl } = await cloud.tool.credentialsForMachines();
      rancher = await RancherStandIn.up(new URL(apiUrl).hostname);
      workspace = cloud.workspace(config());
      await deploy();
    }, firstUp);
    afterAll(async () => {
      await cloud?.down();
      await rancher?.down();
    }, 120_000);

    function config(changes: object = {}) {
      const { url, ca, password: bootstrapPassword } = rancher;
      const { clusters } = downstream({ url, ca, bootstrapPassword }, { ...changes });
      return { clusters: { test: clusters.apps } };
    }

    async function deploy(): Promise<void> {
      const { code, output } = await workspace.cdktf().deploy('test');
      if (code !== 0) throw new Error(output);
    }

    const named = (machines: readonly Machine[], name: string): Machine[] =>
      machines.filter(({ status }) => status.nodeRef.name === name);

    /** Waits until Rancher has heard of so many machines, old ones included. */
    async function known(count: number): Promise<Machine[]> {
      const seconds = await untilWhole(async () => {
        const machines = await rancher.machines();
        return machines.length === count ? [] : [`${machines.length} of ${count} machines have registered`];
      }, registering);
      process.stderr.write(`${expect.getState().currentTestName}: after ${seconds} s\n`);
      return rancher.machines();
    }

    const inside = async (node: string, line: string): Promise<string> => {
      const { code, stdout, output } = await cloud.tool.exec(node, ['sh', '-c', line]);
      if (code !== 0) throw new Error(`${node}: ${line}: ${output}`);
      return stdout.trim();
    };

    test('register by themselves, as what they are', async () => {
      const machines = await known(3);
      expect(machines.map(({ status, roles }) => [status.nodeRef.name, roles.join()]).sort()).toEqual([
        ['test-control-1', 'etcd,control-plane'],
        ['test-worker-1', 'worker'],
        ['test-worker-2', 'worker'],
      ]);
      for (const { spec } of machines) expect(spec.clusterName).toBe('test');
      expect(named(machines, 'test-worker-1')[0]!.labels).toBe(
        'cattle.io/os=linux,tier=web,cloudstack-clusters/pool=worker',
      );
    });

    test('have the agent that Rancher gave them, and keep the metadata from pods', async () => {
      await untilWhole(async () => {
        const status = JSON.parse(await inside('test-worker-1', 'cat /run/cluster/status.json')) as { state: string };
        return status.state === 'ready' ? [] : [JSON.stringify(status)];
      }, registering);
      expect(await inside('test-worker-1', 'systemctl is-active rancher-system-agent')).toBe('active');
      expect(await inside('test-worker-1', 'iptables -t mangle -S FORWARD')).toMatch(/--dport 53 .*-j DROP/);
    });

    test('stay what they are when their power was away', async () => {
      await cloud.tool.power('test-worker-1', 'kill');
      await cloud.tool.power('test-worker-1', 'on');
      await untilWhole(async () => {
        const state = await inside('test-worker-1', 'systemctl is-active rancher-system-agent cluster-bootstrap');
        return state === 'active\nactive' ? [] : [state];
      }, registering);
      expect(await rancher.machines()).toHaveLength(3);
    });

    test('register again when they are made anew, also after Rancher has given another token', async () => {
      await rancher.rotateTokens();
      await cloud.tool.power('test-worker-2', 'kill');
      workspace.write(config({ generations: { 'worker-2': 2 } }));
      await deploy();
      const [before, after] = named(await known(4), 'test-worker-2');
      expect(after!.id).not.toBe(before!.id);
    });

    test('are gone after a destroy, in Rancher too', async () => {
      const { code, output } = await workspace.cdktf().destroy('test');
      if (code !== 0) throw new Error(output);
      expect(await rancher.clusterNamed('test')).toBeUndefined();
      expect(await rancher.machines()).toEqual([]);
      await expectNothingLeft(cloud, workspace);
    });
  },
  noRancherProvider(),
);
