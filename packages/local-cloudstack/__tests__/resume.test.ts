import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LmdbDisk } from '../src/state/disk';
import { Store } from '../src/state/store';
import { RecordingHypervisor } from './support/recording-hypervisor';
import { testCloud } from './support/test-cloud';

let stateDir: string;
beforeEach(() => {
  stateDir = join(mkdtempSync(join(tmpdir(), 'resume-')), 'state');
});
afterEach(() => rmSync(join(stateDir, '..'), { recursive: true }));

describe('a cloud that is opened again', () => {
  test('has everything as it was, and the same keys', async () => {
    const before = await testCloud({ stateDir });
    const { id: networkid } = await before.network('net');
    const vm = await before.deploy('node', networkid, { ipaddress: '10.1.1.7' });
    await before.running.close();

    const after = await testCloud({ stateDir });
    expect(after.running).toMatchObject({ apiKey: before.running.apiKey, secretKey: before.running.secretKey });
    expect(await after.list('listVirtualMachines', 'virtualmachine')).toMatchObject([
      { id: vm.id, name: 'node', ipaddress: '10.1.1.7', state: 'Running', hostid: vm.hostid },
    ]);
    const next = await after.deploy('next', networkid);
    expect(next.instancename).not.toBe(vm.instancename);
    await after.running.close();
  });

  test('believes what runs, not what it remembers, and sets its routers up again', async () => {
    const world = new RecordingHypervisor();
    const before = await testCloud({ stateDir, hypervisor: world });
    const [template] = await before.list('listTemplates', 'template', { templatefilter: 'executable', name: 'Node' });
    const { id: networkid } = await before.network('net');
    const stays = await before.deploy('stays', networkid, { templateid: template!.id });
    const ends = await before.deploy('ends', networkid, { templateid: template!.id });
    await before.running.close();
    world.running.delete(ends.id);
    world.routers.clear();

    const after = await testCloud({ stateDir, hypervisor: world });
    const rows = await after.list('listVirtualMachines', 'virtualmachine');
    expect(rows.map((vm) => [vm.id, vm.state])).toEqual([
      [stays.id, 'Running'],
      [ends.id, 'Stopped'],
    ]);
    expect(world.routers.get(networkid)!.leases).toHaveLength(2);
    await after.running.close();
  });

  test('marks jobs that were lost as failed, as a restarted management server does', async () => {
    const store = new Store(new LmdbDisk(join(stateDir, 'state.lmdb')));
    await store.close();
    const faults = [{ command: 'deployVirtualMachine', effect: { kind: 'jobNeverEnds' } }] as const;
    const before = await testCloud({ stateDir, faults });
    const { id: networkids } = await before.network('net');
    const { zoneid, templateid, serviceofferingid } = before;
    const deployment = { name: 'node', networkids, zoneid, templateid, serviceofferingid };
    const { jobid, id } = await before.api.call('deployVirtualMachine', deployment);
    await before.running.close();

    const after = await testCloud({ stateDir });
    expect(await after.api.call('queryAsyncJobResult', { jobid })).toMatchObject({
      jobstatus: 2,
      jobresultcode: 530,
      jobresult: { errorcode: 530, errortext: 'job cancelled because of management server restart or shutdown' },
    });
    await after.api.run('destroyVirtualMachine', { id, expunge: true });
    await after.api.run('deleteNetwork', { id: networkids });
    await after.running.close();
  });
});

describe('the state on disk', () => {
  test('is readable by its owner alone', async () => {
    const cloud = await testCloud({ stateDir });
    expect(statSync(stateDir).mode & 0o077).toBe(0);
    await cloud.running.close();
  });

  test('has nothing of a transaction that failed', async () => {
    const store = new Store(new LmdbDisk(join(stateDir, 'state.lmdb')));
    const row = { name: 'ROOT', path: 'ROOT', level: 0 };
    const kept = store.transaction(() => store.domains.insert(row));
    const failing = (): void =>
      store.transaction(() => {
        store.domains.update(kept.id, { name: 'changed' });
        store.domains.insert(row);
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(store.domains.all()).toEqual([kept]);
    await store.close();
    const again = new Store(new LmdbDisk(join(stateDir, 'state.lmdb')));
    expect(again.domains.all()).toEqual([kept]);
    await again.close();
  });
});
