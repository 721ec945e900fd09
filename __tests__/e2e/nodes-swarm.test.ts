import { setTimeout as sleep } from 'node:timers/promises';
import { readCloudFile } from '../../packages/local-cloudstack/src/cli/cloud-file';
import { Names, machineLink } from '../../packages/local-cloudstack/src/hypervisor/nspawn/names';
import type { Workspace } from '../../tools/cdktf/workspace';
import { run } from '../../tools/common/run';
import { swarm } from './harness/clusters';
import { expectNothingLeft } from './harness/gone';
import { LiveSwarm } from './harness/live-swarm';
import { describeWithNodes } from './harness/nodes';
import { untilWhole } from './harness/patience';
import { statusOf } from './harness/status-of';
import { TestCloud } from './harness/test-cloud';

/** The first run on a machine builds the template of the nodes. */
const firstUp = 900_000;
/** Seconds in which a swarm has to be whole again, on a machine that does other work too. */
const healing = 180;
jest.setTimeout((2 * healing + 120) * 1000);

/** An address that is not among the operators' networks; the host sends from it where a test says so. */
const stranger = '198.51.100.7';

const config = (generations: Record<string, number> = {}) =>
  swarm({
    adminCidrs: ['192.168.0.0/16'],
    publish: { web: { port: 80, cidrs: ['0.0.0.0/0'] } },
    generations,
  });

describeWithNodes('a swarm on real nodes', () => {
  let cloud: TestCloud;
  let cloudId: string;
  let workspace: Workspace;
  let live: LiveSwarm;
  let first: string;

  beforeAll(async () => {
    cloud = await TestCloud.up({ hypervisor: 'nspawn' });
    cloudId = readCloudFile(cloud.stateDir)!.cloudId;
    workspace = cloud.workspace(config());
    live = await LiveSwarm.deploy(cloud, workspace);
  }, firstUp);
  afterAll(() => cloud?.down(), 120_000);

  /** The swarm is whole again, and it is still the same. */
  async function expectHealed(gone?: ReadonlySet<string>): Promise<void> {
    const { seconds, swarm: now } = await live.whole(healing, gone);
    process.stderr.write(`${expect.getState().currentTestName}: whole after ${seconds} s\n`);
    expect(now).toBe(first);
  }

  test('forms by itself', async () => {
    first = (await live.whole(healing)).swarm;
    expect(first).toMatch(/^[a-z0-9]{25}$/);
  });

  test('runs containers that reach each other over an overlay network, and lets the outside in to a published port', async () => {
    expect((await live.work()).join('\n')).toMatch(
      /overlay network[\s\S]*pages came from test-worker-1, test-worker-2/,
    );
  });

  test('answers on the Docker API to operators with a certificate, and to nobody else', async () => {
    const { publicLink } = new Names(cloudId);
    await run('ip', ['address', 'add', `${stranger}/32`, 'dev', publicLink]);
    const { hostname, port } = new URL(live.outputs.endpoint.replace('tcp:', 'https:'));
    const { docker_ca: ca, docker_cert: cert, docker_key: key } = live.outputs;
    const operator = { hostname, port, ca, cert, key };
    expect(await statusOf({ ...operator, path: '/info' })).toBe('200');
    expect(await statusOf({ hostname, port, ca, path: '/info' })).toMatch(/certificate|ECONNRESET|EPIPE/i);
    expect(await statusOf({ ...operator, path: '/info', localAddress: stranger })).toBe('timeout');
    // The stranger does reach what is open to everybody, so it was the firewall that kept it out.
    const web = await run('curl', ['-sS', '-m', '5', '--interface', stranger, `http://${hostname}/`]);
    expect(web.output).toMatch(/^test-worker-\d$/);
  });

  test('gets a worker and its first manager back, which was allowed to found a swarm, and forgets the old ones', async () => {
    const gone = await live.idsOf('test-worker-1', 'test-manager-1');
    workspace.write(config({ 'worker-1': 2, 'manager-1': 2 }));
    await live.redeploy();
    await expectHealed(gone);
  });

  test('gets a manager back whose bootstrap and agent are killed and whose power fails while it joins', async () => {
    const gone = await live.idsOf('test-manager-2');
    workspace.write(config({ 'worker-1': 2, 'manager-1': 2, 'manager-2': 2 }));
    await live.redeploy();
    for (let i = 0; i < 5; i++) {
      await live.inside(
        'test-manager-2',
        'systemctl kill -s KILL cluster-bootstrap.service swarm-agent.service swarm-token.service 2>&1 || :',
      );
      await sleep(700);
    }
    await cloud.tool.power('test-manager-2', 'kill');
    await sleep(3000);
    await cloud.tool.power('test-manager-2', 'on');
    await expectHealed(gone);
  });

  test('goes on while its leader is cut off from the network, and takes it back', async () => {
    const leader = await live.leader();
    const others = live.managers.filter((name) => name !== leader);
    const { virtualmachine } = await cloud.ask<{
      virtualmachine: { id: string; name: string; nic: { networkid: string }[] }[];
    }>('listVirtualMachines', { listall: 'true', name: leader });
    const { id, nic } = virtualmachine[0]!;
    const { netns, link } = machineLink(cloudId, nic[0]!.networkid, id);
    const cut = (state: 'up' | 'down') => run('ip', ['-n', netns, 'link', 'set', link, state]);
    expect(await cut('down')).toMatchObject({ code: 0 });
    try {
      // The majority leads itself: asked inside, for the endpoint may still send us to the lost manager.
      await untilWhole(async () => {
        const said = await live.inside(others[0]!, 'docker node ls --format "{{.Hostname}} {{.ManagerStatus}}"');
        return others.some((name) => said.includes(`${name} Leader`)) ? [] : [said];
      }, healing);
      expect(await live.swarmOf(others[1]!)).toBe(first);
      // Long enough for those who are cut off to lose patience with each other.
      await sleep(20_000);
    } finally {
      await cut('up');
    }
    await expectHealed();
  });

  test('comes back after all nodes were rebooted at once', async () => {
    const bootTimes = (): Promise<string[]> =>
      Promise.all(live.names.map((name) => live.inside(name, 'stat -c %Y /proc/1')));
    const before = await bootTimes();
    await Promise.all(live.names.map((name) => cloud.tool.power(name, 'reboot')));
    await expectHealed();
    const after = await bootTimes();
    expect(after.filter((time, i) => Number(time) <= Number(before[i]))).toEqual([]);
  });

  test('does its work as before after all that', async () => {
    expect((await live.work()).join('\n')).toMatch(/overlay network/);
  });

  test('is unchanged for Terraform', async () => {
    expect((await workspace.cdktf().diff('test')).output).toContain('No changes.');
  });

  test('is gone after destroy, and after down nothing is left on the machine', () =>
    expectNothingLeft(cloud, workspace));
});
