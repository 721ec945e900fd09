import { setTimeout as sleep } from 'node:timers/promises';
import { readCloudFile } from '../../packages/local-cloudstack/src/cli/cloud-file';
import { Names } from '../../packages/local-cloudstack/src/hypervisor/nspawn/names';
import type { Workspace } from '../../tools/cdktf/workspace';
import { run } from '../../tools/common/run';
import { helloImage, makeHelloImage } from '../../tools/demo/proofs/hello-image';
import { dockerHost } from './harness/clusters';
import { expectNothingLeft } from './harness/gone';
import { LiveDockerHost } from './harness/live-docker-host';
import { describeWithNodes } from './harness/nodes';
import { untilWhole } from './harness/patience';
import { statusOf } from './harness/status-of';
import { TestCloud } from './harness/test-cloud';

/** The first run on a machine builds the template of the nodes. */
const firstUp = 900_000;
/** Seconds in which the host has to do its work again, on a machine that does other work too. */
const healing = 180;
jest.setTimeout((healing + 120) * 1000);

/** An address that is not among the operators' networks; the host sends from it where a test says so. */
const stranger = '198.51.100.7';

const compose = `
services:
  page:
    image: ${helloImage}
    command: [/bin/hello]
    environment: { NODE: the project, SERVICE: page }
    restart: always
    ports: ['80:80']
`;

const config = (generations: Record<string, number> = {}) =>
  dockerHost({
    generations,
    compose: { web: compose },
    // No registry is needed.
    extraUserData: { run: [['sh', '-c', makeHelloImage]] },
  });

describeWithNodes('a Docker host on a real node', () => {
  let cloud: TestCloud;
  let workspace: Workspace;
  let live: LiveDockerHost;

  beforeAll(async () => {
    cloud = await TestCloud.up({ hypervisor: 'nspawn' });
    workspace = cloud.workspace(config());
    live = await LiveDockerHost.deploy(cloud, workspace);
  }, firstUp);
  afterAll(() => cloud?.down(), 120_000);

  async function expectAtWork(): Promise<void> {
    const missing = async (): Promise<string[]> => ((await live.page()) === 'the project' ? [] : ['another page']);
    const seconds = await untilWhole(missing, healing);
    process.stderr.write(`${expect.getState().currentTestName}: at work after ${seconds} s\n`);
  }

  test('has the compose project running after its first boot', () => expectAtWork());

  test('answers on the Docker API to who has evaluated docker_env, and to nobody else', async () => {
    const { publicLink } = new Names(readCloudFile(cloud.stateDir)!.cloudId);
    await run('ip', ['address', 'add', `${stranger}/32`, 'dev', publicLink]);
    const { endpoint, ca, cert, key } = live.access;
    expect(live.outputs).toMatchObject({ endpoint, docker_ca: ca, docker_cert: cert, docker_key: key });
    expect(live.outputs.endpoints).toEqual({ 'test-host-1': endpoint });
    const { hostname, port } = new URL(endpoint.replace('tcp:', 'https:'));
    const operator = { hostname, port, ca, cert, key };
    expect(await statusOf({ ...operator, path: '/info' })).toBe('200');
    expect(await statusOf({ hostname, port, ca, path: '/info' })).toMatch(/certificate|ECONNRESET|EPIPE/i);
    expect(await statusOf({ ...operator, path: '/info', localAddress: stranger })).toBe('timeout');
    // The stranger does reach what is open to everybody, so it was the firewall that kept it out.
    const web = await run('curl', ['-sS', '-m', '5', '--interface', stranger, `http://${hostname}/`]);
    expect(web.output.trim()).toBe('the project');
  });

  test('renews its certificate before it ends, while its containers run on', async () => {
    const before = await live.container();
    expect(await live.daysLeft()).toBeGreaterThan(360);
    const renew = 'systemctl start docker-certificate.service';
    await live.inside(`systemctl set-environment CERTIFICATE_DAYS=1; touch /etc/cluster/pki/names.cnf; ${renew}`);
    expect(await live.daysLeft()).toBeLessThan(1.1);
    await live.inside(`systemctl unset-environment CERTIFICATE_DAYS; ${renew}`);
    expect(await live.daysLeft()).toBeGreaterThan(360);
    expect(await live.container()).toEqual(before);
    const engine = 'stat -c %Y /run/docker.pid';
    const since = await live.inside(engine);
    await live.inside(renew);
    expect(await live.inside(engine)).toBe(since);
    expect(await live.inside('systemctl list-timers docker-certificate.timer')).toContain('docker-certificate.service');
  });

  test('does its work again after a power cut', async () => {
    await cloud.tool.power('test-host-1', 'kill');
    await sleep(2000);
    await cloud.tool.power('test-host-1', 'on');
    await expectAtWork();
    // Docker starts containers again before the bootstrap has looked at everything once more.
    await untilWhole(async () => {
      const status = await live.inside('cat /run/cluster/status.json');
      return (JSON.parse(status) as { state: string }).state === 'ready' ? [] : [status];
    }, 120);
  });

  test('is the same for its operators when it has been made anew', async () => {
    const { id } = await live.container();
    workspace.write(config({ 'host-1': 2 }));
    await live.redeploy();
    await expectAtWork();
    expect((await live.container()).id).not.toBe(id);
  });

  test('is unchanged for Terraform', async () => {
    expect((await workspace.cdktf().diff('test')).output).toContain('No changes.');
  });

  test('is gone after destroy, and after down nothing is left on the machine', () =>
    expectNothingLeft(cloud, workspace));
});
