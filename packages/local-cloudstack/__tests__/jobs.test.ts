import { testCloud, type TestCloud } from './support/test-cloud';

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await testCloud();
});
afterEach(() => cloud.running.close());

test('a job is done before anybody can ask for it, where nothing takes time', async () => {
  const { jobid } = await cloud.api.call('createAffinityGroup', { name: 'g', type: 'host affinity' });
  expect(await cloud.api.call('queryAsyncJobResult', { jobid })).toMatchObject({ jobstatus: 1, jobprocstatus: 0 });
});

test('what an asynchronous command makes is named at once and can be used by the next call', async () => {
  const { id: networkids } = await cloud.network('net');
  const { zoneid, templateid, serviceofferingid } = cloud;
  const { id, jobid } = await cloud.api.call('deployVirtualMachine', {
    networkids,
    zoneid,
    templateid,
    serviceofferingid,
  });
  expect(jobid).toMatch(/^[0-9a-f-]{36}$/);
  expect(await cloud.list('listVirtualMachines', 'virtualmachine', { id })).toMatchObject([{ id, name: `VM-${id}` }]);
});

test('jobs leave events of their start and their end', async () => {
  const { id } = await cloud.network('net');
  await cloud.deploy('node', id);
  await cloud.api.run('deleteNetwork', { id }).catch(() => {});
  const events = await cloud.list('listEvents', 'event');
  expect(events.map((event) => [event.type, event.state, event.level])).toEqual([
    ['deleteNetwork', 'Completed', 'ERROR'],
    ['deleteNetwork', 'Started', 'INFO'],
    ['deployVirtualMachine', 'Completed', 'INFO'],
    ['deployVirtualMachine', 'Started', 'INFO'],
  ]);
});

test('only so many jobs are remembered', async () => {
  const { id } = await cloud.network('net');
  const first = (await cloud.api.call('restartNetwork', { id })).jobid;
  for (let n = 0; n < 2000; n++) await cloud.api.call('restartNetwork', { id });
  await expect(cloud.api.call('queryAsyncJobResult', { jobid: first })).rejects.toThrow(/entity does not exist/);
}, 30_000);
