import type { Content } from '../src/client/api-client';
import { refusal, testCloud, type TestCloud } from './support/test-cloud';

/** The calls of the CloudStack cloud controller manager 1.2.0 for a Service of type LoadBalancer, in its order. */
describe('what a cloud controller asks for a service', () => {
  const name = 'a1b2c3d4';
  let cloud: TestCloud;
  let network: Content;
  let nodes: Content[];

  beforeAll(async () => {
    cloud = await testCloud();
    network = await cloud.network('net');
    nodes = [await cloud.deploy('worker-1', network.id), await cloud.deploy('worker-2', network.id)];
  });
  afterAll(() => cloud.running.close());

  const rules = () => cloud.list('listLoadBalancerRules', 'loadbalancerrule', { keyword: name, listall: true });
  const members = async (id: string) =>
    (await cloud.list('listLoadBalancerRuleInstances', 'loadbalancerruleinstance', { id })).map((vm) => vm.name).sort();

  test('the version of the management server, for root admins alone', async () => {
    expect(await cloud.api.call('listManagementServersMetrics')).toEqual({
      count: 1,
      managementserver: [expect.objectContaining({ version: '4.22.0.0', state: 'Up' })],
    });
  });

  test('nodes by name and id, with zone, offering and address; none is an empty answer, not an error', async () => {
    const [found] = await cloud.list('listVirtualMachines', 'virtualmachine', { name: 'worker-1' });
    expect(found).toMatchObject({ id: nodes[0]!.id, zonename: 'Sandbox-simulator' });
    expect(found!.serviceofferingname).toBe('Small Instance');
    expect(found!.nic[0]).toMatchObject({ ipaddress: nodes[0]!.nic[0].ipaddress, networkid: network.id });
    expect(await cloud.api.call('listVirtualMachines', { name: 'worker-9' })).toEqual({});
    const all = { listall: true, details: 'min,nics' };
    const brief = await cloud.list('listVirtualMachines', 'virtualmachine', all);
    expect(brief.map((vm) => vm.nic[0].networkid)).toEqual([network.id, network.id]);
    const gone = await refusal(cloud.api.call('listVirtualMachines', { id: '7d1a1d0e-5a3c-4f0f-9a80-0a62c1f8b9f0' }));
    expect(gone.text).toContain('due to incorrect long value format, or entity does not exist');
  });

  test('an address, a rule with its members and sources, and a hole in the firewall', async () => {
    expect(await rules()).toEqual([]);
    const [{ service }] = (await cloud.list('listNetworks', 'network', { id: network.id })) as [Content];
    expect((service as Content[]).map((one) => one.name)).toContain('Firewall');
    const { ipaddress } = await cloud.api.run('associateIpAddress', { networkid: network.id });
    const { loadbalancer } = await cloud.api.run('createLoadBalancerRule', {
      ...{ algorithm: 'roundrobin', name: `${name}-tcp-80`, privateport: 30080, publicport: 80, protocol: 'tcp' },
      ...{ networkid: network.id, publicipid: ipaddress.id, openfirewall: false, cidrlist: '0.0.0.0/0' },
    });
    expect(loadbalancer).toMatchObject({ publicip: ipaddress.ipaddress, privateport: '30080', cidrlist: '0.0.0.0/0' });
    await cloud.api.run('assignToLoadBalancerRule', { id: loadbalancer.id, virtualmachineids: nodes[0]!.id });
    expect(await members(loadbalancer.id)).toEqual(['worker-1']);
    await cloud.api.run('assignToLoadBalancerRule', { id: loadbalancer.id, virtualmachineids: nodes[1]!.id });
    await cloud.api.run('removeFromLoadBalancerRule', { id: loadbalancer.id, virtualmachineids: nodes[0]!.id });
    expect(await members(loadbalancer.id)).toEqual(['worker-2']);
    const opening = { ipaddressid: ipaddress.id, protocol: 'tcp', startport: 80, endport: 80, cidrlist: '0.0.0.0/0' };
    await cloud.api.run('createFirewallRule', opening);
    const firewall = { ipaddressid: ipaddress.id, listall: true };
    expect(await cloud.list('listFirewallRules', 'firewallrule', firewall)).toMatchObject([
      { protocol: 'tcp', startport: 80, endport: 80, cidrlist: '0.0.0.0/0' },
    ]);
  });

  test('other sources for the rule, in place', async () => {
    const [rule] = await rules();
    const cidrlist = '192.0.2.0/24,198.51.100.0/24';
    await cloud.api.run('updateLoadBalancerRule', { id: rule!.id, algorithm: 'source', protocol: 'tcp', cidrlist });
    expect(await rules()).toMatchObject([{ algorithm: 'source', cidrlist: '192.0.2.0/24 198.51.100.0/24' }]);
  });

  test('an address that the service names: a free one has no date of allocation, and can be had by name', async () => {
    const address = '192.168.2.150';
    const asked = { ipaddress: address, allocatedonly: false, listall: true };
    const [free] = await cloud.list('listPublicIpAddresses', 'publicipaddress', asked);
    expect(free).not.toHaveProperty('allocated');
    const { ipaddress } = await cloud.api.run('associateIpAddress', { networkid: network.id, ipaddress: address });
    const [taken] = await cloud.list('listPublicIpAddresses', 'publicipaddress', asked);
    expect(taken).toMatchObject({ id: ipaddress.id, ipaddress: address, allocated: expect.any(String) });
    await cloud.api.run('disassociateIpAddress', { id: ipaddress.id });
  });

  test('the end of it all: no network has access lists to clean up', async () => {
    const [rule] = await rules();
    expect(await cloud.api.call('listNetworkACLs', { networkid: network.id, listall: true })).toEqual({});
    const [hole] = await cloud.list('listFirewallRules', 'firewallrule', { ipaddressid: rule!.publicipid });
    await cloud.api.run('deleteFirewallRule', { id: hole!.id });
    await cloud.api.run('deleteLoadBalancerRule', { id: rule!.id });
    await cloud.api.run('disassociateIpAddress', { id: rule!.publicipid });
    expect(await rules()).toEqual([]);
  });
});
