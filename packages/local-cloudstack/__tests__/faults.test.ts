import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFaults, type Fault } from '../src/faults/faults';
import { ApiUnreachable } from '../src/client/api-client';
import { refusal, testCloud, type TestCloud } from './support/test-cloud';

describe('a declared fault', () => {
  let cloud: TestCloud | undefined;
  afterEach(() => cloud?.running.close());

  const withFaults = async (...faults: Fault[]): Promise<TestCloud> => (cloud = await testCloud({ faults }));

  test('befalls the calls it names and no others', async () => {
    const { api } = await withFaults({
      command: 'listDomains',
      after: 1,
      times: 2,
      effect: { kind: 'http', status: 503 },
    });
    const codes: number[] = [];
    for (let n = 0; n < 4; n++)
      codes.push(
        await api.call('listDomains').then(
          () => 200,
          (error) => error.errorCode,
        ),
      );
    expect(codes).toEqual([200, 503, 503, 200]);
    await expect(api.call('listAccounts')).resolves.toMatchObject({ count: 1 });
  });

  test('can fail a deployment, which leaves the machine in Error', async () => {
    const effect = { kind: 'jobFails', errorcode: 533, errortext: 'out of luck' } as const;
    const { network, deploy, list } = await withFaults({ command: 'deployVirtualMachine', times: 1, effect });
    const { id } = await network('net');
    expect(await refusal(deploy('node', id))).toEqual({ code: 533, text: 'out of luck' });
    expect(await list('listVirtualMachines', 'virtualmachine')).toMatchObject([{ name: 'node', state: 'Error' }]);
  });

  test('can fail a rule, which can be made again at once', async () => {
    const { api, network } = await withFaults({
      command: 'createEgressFirewallRule',
      times: 1,
      effect: { kind: 'jobFails' },
    });
    const { id: networkid } = await network('net');
    const rule = { networkid, protocol: 'tcp', startport: 443 };
    expect(await refusal(api.run('createEgressFirewallRule', rule))).toEqual({ code: 530, text: 'Injected fault' });
    await expect(api.run('createEgressFirewallRule', rule)).resolves.toMatchObject({
      firewallrule: { state: 'Active' },
    });
  });

  test('can keep a job pending for ever', async () => {
    const { api } = await withFaults({ command: 'createAffinityGroup', effect: { kind: 'jobNeverEnds' } });
    const { jobid } = await api.call('createAffinityGroup', { name: 'g', type: 'host affinity' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await api.call('queryAsyncJobResult', { jobid })).toMatchObject({ jobstatus: 0 });
    expect(await api.call('listAsyncJobs')).toMatchObject({ count: 1 });
  });

  test('can make a job slow', async () => {
    const { api } = await withFaults({ command: 'createAffinityGroup', effect: { kind: 'slowJob', ms: 150 } });
    const { jobid } = await api.call('createAffinityGroup', { name: 'g', type: 'host affinity' });
    expect(await api.call('queryAsyncJobResult', { jobid })).toMatchObject({ jobstatus: 0 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await api.call('queryAsyncJobResult', { jobid })).toMatchObject({ jobstatus: 1 });
  });

  test('can lose the answer to a call that was carried out', async () => {
    const { api, network, list } = await withFaults({ command: 'createNetwork', effect: { kind: 'lostResponse' } });
    await expect(network('net')).rejects.toThrow(ApiUnreachable);
    expect(await list('listNetworks', 'network')).toMatchObject([{ name: 'net' }]);
    await expect(api.call('listZones')).resolves.toMatchObject({ count: 1 });
  });

  test('can let rules meet the first start of their network, as a real cloud does now and then', async () => {
    const effect = { kind: 'networkStartRace', ms: 150 } as const;
    const { api, network, deploy } = await withFaults({ command: 'deployVirtualMachine', times: 1, effect });
    const { id: networkid } = await network('net');
    const rule = { networkid, protocol: 'tcp', startport: 443, endport: 443 };
    const deployed = deploy('node', networkid);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await refusal(api.run('createEgressFirewallRule', rule))).toEqual({
      code: 530,
      text: 'Failed to create firewall rule',
    });
    await deployed;
    await expect(api.run('createEgressFirewallRule', rule)).resolves.toMatchObject({
      firewallrule: { state: 'Active' },
    });
  });
});

describe('a file of faults', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'faults-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  function read(text: string) {
    const path = join(dir, 'faults.json');
    writeFileSync(path, text);
    return readFaults(path);
  }

  test('may leave out what has a default', () => {
    const [fault] = read('[{"command":"*","effect":{"kind":"delay","ms":5}}]');
    expect(fault).toMatchObject({ command: '*', after: 0 });
  });

  test('is refused with all its mistakes at once', () => {
    const text = '[{"command":1,"effect":{"kind":"http","status":200}},{"comand":"x","effect":{"kind":"earthquake"}}]';
    expect(() => read(text)).toThrow(/4 mistake|5 mistake/);
    expect(() => read(text)).toThrow(/0\.command.*\n.*0\.effect\.status/);
    expect(() => read('nonsense')).toThrow(/faults\.json cannot be read/);
  });
});
