import { ApiClient } from '../src/client/api-client';
import { connect, refusal, testCloud, type TestCloud } from './support/test-cloud';

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await testCloud();
});
afterEach(() => cloud.running.close());

describe('user data', () => {
  test('has at most 32,768 characters of base64', async () => {
    const { id } = await cloud.network('net');
    await expect(cloud.deploy('fits', id, { userdata: 'A'.repeat(32_768) })).resolves.toMatchObject({
      state: 'Running',
    });
    expect(await refusal(cloud.deploy('large', id, { userdata: 'A'.repeat(32_772) }))).toEqual({
      code: 431,
      text: 'User data has exceeded configurable max length: 32768',
    });
    expect(await cloud.list('listVirtualMachines', 'virtualmachine')).toHaveLength(1);
  });

  test('that is refused in an update leaves the machine stopped and as it was', async () => {
    const { id: networkid } = await cloud.network('net');
    const { id } = await cloud.deploy('node', networkid, { userdata: 'Zmlyc3Q=' });
    await cloud.api.run('stopVirtualMachine', { id });
    expect(await refusal(cloud.api.call('updateVirtualMachine', { id, userdata: 'A'.repeat(32_772) }))).toEqual({
      code: 530,
      text: 'User data has exceeded configurable max length: 32768',
    });
    expect(await cloud.list('listVirtualMachines', 'virtualmachine', { id })).toMatchObject([{ state: 'Stopped' }]);
    const { virtualmachineuserdata } = await cloud.api.call('getVirtualMachineUserData', { virtualmachineid: id });
    expect(virtualmachineuserdata.userdata).toBe('Zmlyc3Q=');
  });
});

describe('addresses', () => {
  test('of a guest network run out, and come back when a machine is expunged', async () => {
    const { id: networkid } = await cloud.network('tiny', { gateway: '10.9.0.1', netmask: '255.255.255.252' });
    const { id } = await cloud.deploy('only', networkid);
    const { code, text } = await refusal(cloud.deploy('too-many', networkid));
    expect(code).toBe(530);
    expect(text).toMatch(/^Unable to acquire Guest IP address for network Network \{.*"name": "tiny"/);
    await cloud.api.run('destroyVirtualMachine', { id, expunge: true });
    await expect(cloud.deploy('next', networkid)).resolves.toMatchObject({ ipaddress: '10.9.0.2' });
  });

  test('of the public range run out', async () => {
    const { id: networkid } = await cloud.network('net');
    for (let n = 0; n < 199; n++) await cloud.api.run('associateIpAddress', { networkid });
    expect(await refusal(cloud.api.run('associateIpAddress', { networkid }))).toEqual({
      code: 533,
      text: 'Insufficient address capacity',
    });
  });

  test('are free for a machine only outside of its gateway, its network and what others have', async () => {
    const { id: networkid } = await cloud.network('net');
    await cloud.deploy('first', networkid, { ipaddress: '10.1.1.20' });
    for (const ipaddress of ['10.1.1.20', '10.1.1.1', '10.1.1.255', '10.1.2.5']) {
      expect((await refusal(cloud.deploy('second', networkid, { ipaddress }))).code).toBe(530);
    }
  });
});

describe('names of machines', () => {
  test('are unique in their network and free in another one', async () => {
    const one = await cloud.network('one');
    const two = await cloud.network('two');
    await cloud.deploy('node-1', one.id);
    expect(await refusal(cloud.deploy('node-1', one.id))).toEqual({
      code: 431,
      text: 'The vm with hostName node-1 already exists in the network domain: cs2cloud.internal; network=one',
    });
    await expect(cloud.deploy('node-1', two.id)).resolves.toMatchObject({ name: 'node-1' });
  });
});

describe('a network', () => {
  test('that a machine still uses, even a destroyed one, cannot be deleted', async () => {
    const { id: networkid } = await cloud.network('net');
    const { id } = await cloud.deploy('node', networkid);
    const inUse = { code: 530, text: 'Failed to delete network' };
    expect(await refusal(cloud.api.run('deleteNetwork', { id: networkid }))).toEqual(inUse);
    await cloud.api.run('destroyVirtualMachine', { id });
    expect(await refusal(cloud.api.run('deleteNetwork', { id: networkid }))).toEqual(inUse);
    await cloud.api.run('expungeVirtualMachine', { id });
    await expect(cloud.api.run('deleteNetwork', { id: networkid })).resolves.toEqual({ success: true });
    expect(await cloud.list('listPublicIpAddresses', 'publicipaddress')).toEqual([]);
  });
});

describe('hosts', () => {
  test('take no more machines than they have memory for', async () => {
    const { id: networkid } = await cloud.network('net');
    const { serviceoffering } = await cloud.api.call('createServiceOffering', {
      name: 'whole host',
      cpunumber: 1,
      cpuspeed: 500,
      memory: 8192,
    });
    const hosts = await cloud.list('listHosts', 'host');
    for (const n of hosts.keys()) await cloud.deploy(`big-${n}`, networkid, { serviceofferingid: serviceoffering.id });
    const { code, text } = await refusal(
      cloud.deploy('big-last', networkid, { serviceofferingid: serviceoffering.id }),
    );
    expect(code).toBe(533);
    expect(text).toMatch(/^No destination found for a deployment for VM instance \{/);
  });
});

describe('an account', () => {
  test('is held to its limits', async () => {
    const person = { username: 'eve', email: 'eve@example.test', firstname: 'E', lastname: 'V', password: 'unused' };
    const { account } = await cloud.api.call('createAccount', person);
    const { userkeys } = await cloud.api.call('registerUserKeys', { id: account.user[0].id });
    await cloud.api.call('updateResourceLimit', {
      account: 'eve',
      domainid: account.domainid,
      resourcetype: 0,
      max: 1,
    });
    const credentials = { ...cloud.running, apiKey: userkeys.apikey, secretKey: userkeys.secretkey };
    const eve = await connect(cloud.running, new ApiClient(credentials));
    const { id: networkid } = await eve.network('hers');
    await eve.deploy('first', networkid);
    expect(await refusal(eve.deploy('second', networkid))).toEqual({
      code: 535,
      text:
        "Maximum amount of resources of Type = 'user_vm', tag = 'null' for Account Name = eve in Domain Id = 1 is " +
        'exceeded: Account Resource Limit = 1, Current Account Resource Amount = 1, Current Account Resource ' +
        'Reservation = 0, Requested Resource Amount = 1.',
    });
  });

  test('neither sees nor touches what belongs to another one', async () => {
    const person = { username: 'eve', email: 'eve@example.test', firstname: 'E', lastname: 'V', password: 'unused' };
    const { account } = await cloud.api.call('createAccount', person);
    const { userkeys } = await cloud.api.call('registerUserKeys', { id: account.user[0].id });
    const eve = new ApiClient({ ...cloud.running, apiKey: userkeys.apikey, secretKey: userkeys.secretkey });
    const { id: networkid } = await cloud.network('net');
    const { id } = await cloud.deploy('node', networkid);
    expect(await eve.call('listVirtualMachines', { listall: true })).toEqual({});
    expect(await eve.call('listVirtualMachines', { id })).toEqual({});
    expect(await refusal(eve.call('stopVirtualMachine', { id }))).toEqual({
      code: 531,
      text: 'Caller does not have permission to operate with provided resource.',
    });
  });
});
