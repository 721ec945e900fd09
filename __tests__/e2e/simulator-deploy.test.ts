import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Workspace } from '../../tools/cdktf/workspace';
import { run } from '../../tools/common/run';
import { swarm, workers } from './harness/clusters';
import { CountingProxy } from './harness/counting-proxy';
import { TestCloud } from './harness/test-cloud';

jest.setTimeout(180_000);

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.up({ hypervisor: 'simulator' });
});
afterAll(() => cloud?.down());

/** Name → id of every machine of the cloud. */
async function machines(): Promise<Map<string, string>> {
  const answer = await cloud.ask<{ virtualmachine?: { name: string; id: string }[] }>('listVirtualMachines', {
    listall: 'true',
  });
  return new Map((answer.virtualmachine ?? []).map(({ name, id }) => [name, id]));
}

const everything: readonly [command: string, kind: string][] = [
  ['listVirtualMachines', 'virtualmachine'],
  ['listNetworks', 'network'],
  ['listPublicIpAddresses', 'publicipaddress'],
  ['listFirewallRules', 'firewallrule'],
  ['listLoadBalancerRules', 'loadbalancerrule'],
  ['listVolumes', 'volume'],
];

async function expectSuccess(result: Promise<{ code: number; output: string }>): Promise<string> {
  const { code, output } = await result;
  if (code !== 0) throw new Error(output);
  return output;
}

describe('a swarm on the API-only cloud', () => {
  let workspace: Workspace;
  let proxy: CountingProxy;
  let callsOfDeploy = 0;
  let before = new Map<string, string>();

  beforeAll(async () => {
    proxy = await CountingProxy.before(cloud.credentials.apiUrl);
    workspace = cloud.workspace(swarm(workers({ worker: 2 })), { CLOUDSTACK_API_URL: proxy.apiUrl });
    await expectSuccess(workspace.cdktf().deploy('test'));
    callsOfDeploy = proxy.total();
  });
  afterAll(() => proxy?.close());

  test('has every node under its name', async () => {
    expect([...(await machines()).keys()].sort()).toEqual([
      'test-manager-1',
      'test-manager-2',
      'test-manager-3',
      'test-worker-1',
      'test-worker-2',
    ]);
  });

  test('costs no more API calls than the same resources written by hand', async () => {
    const byHand = await callsOfHandWritten();
    process.stderr.write(`API calls of a deploy: ${callsOfDeploy}, of hand-written HCL: ${byHand}\n`);
    expect(callsOfDeploy).toBeLessThanOrEqual(byHand);
  });

  test('is unchanged by a second deploy and a diff', async () => {
    before = await machines();
    expect(await expectSuccess(workspace.cdktf().diff('test'))).toContain('No changes.');
    expect(await expectSuccess(workspace.cdktf().deploy('test'))).toContain('No changes.');
    expect(await machines()).toEqual(before);
  });

  test('grows by a pool and by a node of another without touching a node that exists', async () => {
    workspace.write(swarm(workers({ worker: 3, batch: 1 })));
    await expectSuccess(workspace.cdktf().deploy('test'));
    const after = await machines();
    for (const [name, id] of before) expect([name, after.get(name)]).toEqual([name, id]);
    expect([...after.keys()].filter((name) => !before.has(name)).sort()).toEqual(['test-batch-1', 'test-worker-3']);
  });

  test('shrinks from the highest number and loses a pool without touching the rest', async () => {
    workspace.write(swarm(workers({ worker: 1 })));
    await expectSuccess(workspace.cdktf().deploy('test'));
    const after = await machines();
    expect([...after.keys()].sort()).toEqual(['test-manager-1', 'test-manager-2', 'test-manager-3', 'test-worker-1']);
    for (const [name, id] of after) expect([name, id]).toEqual([name, before.get(name)]);
  });

  test('leaves nothing behind when it is destroyed', async () => {
    await expectSuccess(workspace.cdktf().destroy('test'));
    for (const [command, kind] of everything) {
      expect([command, await cloud.names(command, kind)]).toEqual([command, []]);
    }
  });
});

/** Applies the hand-written HCL, destroys it again and returns the calls of the apply. */
async function callsOfHandWritten(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'hand-written-'));
  const proxy = await CountingProxy.before(cloud.credentials.apiUrl);
  const env = cloud.environment({ CLOUDSTACK_API_URL: proxy.apiUrl });
  const terraform = (...args: string[]) => expectSuccess(run('terraform', args, { cwd: folder, env }));
  try {
    cpSync(join(__dirname, 'fixtures/hand-written'), folder, { recursive: true });
    await terraform('init', '-input=false');
    await terraform('apply', '-auto-approve', '-input=false');
    const calls = proxy.total();
    await terraform('destroy', '-auto-approve', '-input=false');
    return calls;
  } finally {
    proxy.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
