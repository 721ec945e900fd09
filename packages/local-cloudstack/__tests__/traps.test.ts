import { refusal, testCloud, type TestCloud } from './support/test-cloud';

/** What goes wrong on a real cloud and surprises people, and therefore has to go wrong here. */
let cloud: TestCloud;
beforeEach(async () => {
  cloud = await testCloud();
});
afterEach(() => cloud.running.close());

test('a machine that could not be deployed stays in Error, keeps its name and blocks its network', async () => {
  const { id: networkid } = await cloud.network('orph-net');
  const { affinitygroup } = await cloud.api.run('createAffinityGroup', { name: 'strict', type: 'host anti-affinity' });
  const hosts = await cloud.list('listHosts', 'host');
  const group = { affinitygroupids: affinitygroup.id };
  for (const n of hosts.keys()) await cloud.deploy(`orph-${n}`, networkid, group);

  const { code, text } = await refusal(cloud.deploy('orph-last', networkid, group));
  expect(code).toBe(533);
  expect(text).toMatch(/^No destination found for a deployment .*, Please check the affinity groups provided/);
  const [orphan] = await cloud.list('listVirtualMachines', 'virtualmachine', { name: 'orph-last' });
  expect(orphan).toMatchObject({ state: 'Error' });

  expect(await refusal(cloud.deploy('orph-last', networkid))).toMatchObject({ code: 431 });
  await cloud.api.run('destroyVirtualMachine', { id: orphan!.id, expunge: true });
  await expect(cloud.deploy('orph-last', networkid)).resolves.toMatchObject({ state: 'Running' });
});

test('a non-strict group spreads machines as far as it goes, and then goes on', async () => {
  const { id: networkid } = await cloud.network('net');
  const type = 'non-strict host anti-affinity';
  const { affinitygroup } = await cloud.api.run('createAffinityGroup', { name: 'spread', type });
  const hosts = await cloud.list('listHosts', 'host');
  const used: string[] = [];
  for (let n = 0; n < hosts.length + 1; n++) {
    used.push((await cloud.deploy(`node-${n}`, networkid, { affinitygroupids: affinitygroup.id })).hostid);
  }
  expect(new Set(used.slice(0, hosts.length)).size).toBe(hosts.length);
});

test('tags stay on a released address and are in the way when it is taken again', async () => {
  const { id: networkid } = await cloud.network('net');
  await cloud.api.run('associateIpAddress', { networkid });
  const { ipaddress } = await cloud.api.run('associateIpAddress', { networkid });
  const tag = {
    resourceids: ipaddress.id,
    resourcetype: 'PublicIpAddress',
    'tags[0].key': 'cluster',
    'tags[0].value': 'a',
  };
  await cloud.api.run('createTags', tag);
  await cloud.api.run('disassociateIpAddress', { id: ipaddress.id });
  const again = (await cloud.api.run('associateIpAddress', { networkid })).ipaddress;
  expect(again).toMatchObject({ id: ipaddress.id, ipaddress: ipaddress.ipaddress });
  expect(await refusal(cloud.api.run('createTags', { ...tag, resourceids: again.id }))).toEqual({
    code: 530,
    text: `tag cluster already on PublicIpAddress with id ${again.id}`,
  });
});

test('the first address of a network is its source NAT and goes with the network alone', async () => {
  const { id: networkid } = await cloud.network('net');
  const { ipaddress } = await cloud.api.run('associateIpAddress', { networkid });
  expect(ipaddress.issourcenat).toBe(true);
  expect(await refusal(cloud.api.run('disassociateIpAddress', { id: ipaddress.id }))).toEqual({
    code: 530,
    text: 'ip address is used for source nat purposes and can not be disassociated.',
  });
  await cloud.deploy('node', networkid);
  expect(await cloud.list('listPublicIpAddresses', 'publicipaddress')).toHaveLength(1);
});

test('an expunged machine leaves the load balancer, its forwarded ports and its tags', async () => {
  const { id: networkid } = await cloud.network('net');
  const { id } = await cloud.deploy('node', networkid);
  const { ipaddress } = await cloud.api.run('associateIpAddress', { networkid });
  const ports = { publicport: 80, privateport: 80 };
  const { loadbalancer } = await cloud.api.run('createLoadBalancerRule', {
    publicipid: ipaddress.id,
    name: 'web',
    algorithm: 'roundrobin',
    ...ports,
  });
  await cloud.api.run('assignToLoadBalancerRule', { id: loadbalancer.id, virtualmachineids: id });
  const forward = { ipaddressid: ipaddress.id, protocol: 'udp', virtualmachineid: id, ...ports };
  await cloud.api.run('createPortForwardingRule', forward);
  await cloud.api.run('createTags', {
    resourceids: id,
    resourcetype: 'userVm',
    'tags[0].key': 'a',
    'tags[0].value': 'b',
  });

  await cloud.api.run('destroyVirtualMachine', { id, expunge: true });

  expect(await cloud.api.call('listLoadBalancerRuleInstances', { id: loadbalancer.id })).toEqual({});
  expect(await cloud.api.call('listPortForwardingRules', {})).toEqual({});
  expect(await cloud.api.call('listTags', {})).toEqual({});
  expect(await cloud.api.call('listVolumes', {})).toEqual({});
});

test('machines never show their user data unasked', async () => {
  const { id: networkid } = await cloud.network('net');
  await cloud.deploy('node', networkid, { userdata: 'c2VjcmV0' });
  const [plain] = await cloud.list('listVirtualMachines', 'virtualmachine');
  const [asked] = await cloud.list('listVirtualMachines', 'virtualmachine', { userdata: true });
  expect([plain!.userdata, asked!.userdata]).toEqual([undefined, 'c2VjcmV0']);
});
