import { root } from '../../tools/common/paths';
import { run } from '../../tools/common/run';
import { swarm } from './harness/clusters';
import { CountingProxy } from './harness/counting-proxy';
import { TestCloud } from './harness/test-cloud';

jest.setTimeout(120_000);

/** One machine is enough to make a mistake. */
const small = { managers: { count: 1, serviceOffering: 'Small Instance' }, pools: {}, publish: {} };

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.up({
    hypervisor: 'simulator',
    faults: [
      { command: 'associateIpAddress', times: 1, effect: { kind: 'jobFails', errortext: 'No free address left' } },
      { command: 'associateIpAddress', after: 1, times: 1, effect: { kind: 'jobNeverEnds' } },
    ],
  });
});
afterAll(() => cloud?.down());

/** What a deploy prints that has to fail; line breaks and indentation of Terraform's boxes taken out. */
async function refusal(clusters: unknown, overrides: Readonly<Record<string, string>> = {}): Promise<string> {
  const { code, output } = await cloud.workspace(clusters, overrides).cdktf().deploy('test');
  expect(code).not.toBe(0);
  expect(output).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m); // no stack trace
  return output.replace(/\s+/g, ' ');
}

describe('a deploy that cannot work says why', () => {
  test('an address that cannot be had: the job failed, with the words of CloudStack', async () => {
    expect(await refusal(swarm(small))).toContain('No free address left');
  });

  test('a job that never ends: the provider gives up after its timeout', async () => {
    expect(await refusal(swarm(small), { CLOUDSTACK_TIMEOUT: '3' })).toMatch(/[Tt]imeout/);
  });

  test('wrong key: the API does not let us in', async () => {
    expect(await refusal(swarm(small), { CLOUDSTACK_SECRET_KEY: 'wrong' })).toContain(
      'unable to verify user credentials',
    );
  });

  test('key without the rights: what it may not do', async () => {
    const proxy = await CountingProxy.before(cloud.credentials.apiUrl, 'createNetwork');
    try {
      expect(await refusal(swarm(small), { CLOUDSTACK_API_URL: proxy.apiUrl })).toContain(
        'The API [createNetwork] does not exist or is not available for the account',
      );
    } finally {
      proxy.close();
    }
  });

  test('API that is not there: its address', async () => {
    const nobody = 'http://127.0.0.1:9/client/api';
    expect(await refusal(swarm(small), { CLOUDSTACK_API_URL: nobody })).toMatch(
      /127\.0\.0\.1:9: connect: connection refused/,
    );
  });

  test('template unknown to the cloud: its name', async () => {
    expect(await refusal(swarm({ ...small, template: 'Debian 99' }))).toContain('Debian 99');
  });

  test('user data too large: node, size and limit, before anything is made', async () => {
    const content = Array.from({ length: 2000 }, (_, i) => `line ${i} ${Math.sin(i)}`).join('\n');
    const text = await refusal(swarm({ ...small, extraUserData: { files: [{ path: '/etc/large', content }] } }));
    expect(text).toMatch(/test-manager-1.*32,?768/);
  });

  test('mistakes in clusters.yaml: all at once, with path and remedy', async () => {
    const wrong = swarm({ managers: { count: 'three', serviceOffering: 'Small Instance' }, drainManager: true });
    const text = await refusal(wrong);
    expect(text).toContain('clusters.test.managers.count');
    expect(text).toContain('clusters.test.drainManager');
    expect(text).toContain('did you mean drainManagers?');
  });
});

test('a machine without Terraform gets one line that says which version and where from', async () => {
  const env = { ...process.env, TERRAFORM_BINARY_NAME: 'no-such-terraform' };
  const { code, output } = await run(process.execPath, ['--import', 'tsx', 'tools/terraform/main.ts'], {
    cwd: root,
    env,
  });
  expect(code).toBe(1);
  expect(output).toMatch(/^no-such-terraform was not found: install Terraform [\d.]+ or newer from https:\S+ .*$/);
});
