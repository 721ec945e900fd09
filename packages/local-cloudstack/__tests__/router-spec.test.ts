import { RecordingHypervisor } from './support/recording-hypervisor';
import { refusal, testCloud, type TestCloud } from './support/test-cloud';

let hypervisor: RecordingHypervisor;
let cloud: TestCloud;
let template: string;
beforeEach(async () => {
  hypervisor = new RecordingHypervisor();
  cloud = await testCloud({ hypervisor });
  const templates = await cloud.list('listTemplates', 'template', { templatefilter: 'executable', name: 'Node' });
  template = templates[0]!.id;
});
afterEach(() => cloud.running.close());

const deploy = (name: string, networkid: string, parameters = {}) =>
  cloud.deploy(name, networkid, { templateid: template, ...parameters });
const router = (networkid: string) => hypervisor.routers.get(networkid)!;

test('a network has no router until its first machine starts, and none when it is deleted', async () => {
  const { id } = await cloud.network('net');
  await cloud.api.run('createEgressFirewallRule', { networkid: id, protocol: 'all' });
  expect(hypervisor.calls).toEqual([]);
  const { id: vm } = await deploy('node', id);
  expect(router(id).egress).toHaveLength(1);
  expect(hypervisor.calls.indexOf('applyRouter')).toBeLessThan(hypervisor.calls.indexOf('startMachine'));
  await cloud.api.run('destroyVirtualMachine', { id: vm, expunge: true });
  await cloud.api.run('deleteNetwork', { id });
  expect([...hypervisor.routers.keys(), ...hypervisor.machines.keys()]).toEqual([]);
});

test('a guest is told who it is, and gets exactly the bytes of its user data', async () => {
  const bytes = Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0xff, 0xfe]);
  const { id: networkid } = await cloud.network('net');
  const key = await cloud.api.call('createSSHKeyPair', { name: 'ops' });
  expect(key.keypair.privatekey).toMatch(/^-----BEGIN RSA PRIVATE KEY-----/);
  const vm = await deploy('node-1', networkid, { userdata: bytes.toString('base64'), keypair: 'ops' });
  const [lease] = router(networkid).leases;
  expect(lease).toMatchObject({
    machineId: vm.id,
    name: 'node-1',
    ipAddress: vm.ipaddress,
    macAddress: vm.nic[0].macaddress,
  });
  expect(lease!.userData.equals(bytes)).toBe(true);
  expect(lease!.metadata).toMatchObject({
    'instance-id': vm.id,
    'vm-id': vm.id,
    'local-hostname': 'node-1',
    'local-ipv4': vm.ipaddress,
    'public-ipv4': router(networkid).sourceNatIp,
    'availability-zone': 'Sandbox-simulator',
    'service-offering': 'Small Instance',
    'public-keys': expect.stringMatching(/^ssh-rsa AAAA/),
  });
  expect(hypervisor.machines.get(vm.id)).toMatchObject({ templateKey: 'node', memoryMib: 512, cpus: 1 });
});

test('all rules of a network are in the specification, and go when they are deleted', async () => {
  const { id: networkid } = await cloud.network('net');
  const vm = await deploy('node', networkid);
  const { ipaddress: ip } = await cloud.api.run('associateIpAddress', { networkid });
  const firewall = {
    ipaddressid: ip.id,
    protocol: 'tcp',
    startport: 80,
    endport: 81,
    cidrlist: '192.0.2.0/24,198.51.100.7/32',
  };
  const { firewallrule } = await cloud.api.run('createFirewallRule', firewall);
  await cloud.api.run('createFirewallRule', { ipaddressid: ip.id, protocol: 'icmp' });
  await cloud.api.run('createEgressFirewallRule', {
    networkid,
    protocol: 'udp',
    startport: 53,
    destcidrlist: '9.9.9.9/32',
  });
  await cloud.api.run('createPortForwardingRule', {
    ipaddressid: ip.id,
    protocol: 'tcp',
    publicport: 2222,
    privateport: 22,
    virtualmachineid: vm.id,
  });
  const { loadbalancer } = await cloud.api.run('createLoadBalancerRule', {
    publicipid: ip.id,
    name: 'web',
    algorithm: 'leastconn',
    publicport: 80,
    privateport: 8080,
    cidrlist: '192.0.2.0/24',
  });
  await cloud.api.run('assignToLoadBalancerRule', { id: loadbalancer.id, virtualmachineids: vm.id });

  expect(router(networkid)).toMatchObject({
    cidr: '10.1.1.0/24',
    gateway: '10.1.1.1',
    domain: 'cs2cloud.internal',
    sourceNatIp: '192.168.77.2',
    publicIps: ['192.168.77.2', '192.168.77.3'],
    egressDefault: 'deny',
    egress: [
      { protocol: 'udp', sourceCidrs: ['10.1.1.0/24'], destinationCidrs: ['9.9.9.9/32'], ports: { from: 53, to: 53 } },
    ],
    firewall: [
      {
        publicIp: '192.168.77.3',
        protocol: 'tcp',
        sourceCidrs: ['192.0.2.0/24', '198.51.100.7/32'],
        ports: { from: 80, to: 81 },
      },
      { publicIp: '192.168.77.3', protocol: 'icmp', sourceCidrs: ['0.0.0.0/0'], icmp: { type: -1, code: -1 } },
    ],
    portForwards: [
      {
        publicIp: '192.168.77.3',
        publicPorts: { from: 2222, to: 2222 },
        privatePorts: { from: 22, to: 22 },
        guestIp: vm.ipaddress,
      },
    ],
    loadBalancers: [
      {
        publicIp: '192.168.77.3',
        publicPort: 80,
        privatePort: 8080,
        protocol: 'tcp',
        algorithm: 'leastconn',
        sourceCidrs: ['192.0.2.0/24'],
        memberIps: [vm.ipaddress],
      },
    ],
  });
  await cloud.api.run('deleteFirewallRule', { id: firewallrule.id });
  await cloud.api.run('deleteLoadBalancerRule', { id: loadbalancer.id });
  expect(router(networkid).firewall).toHaveLength(1);
  expect(router(networkid).loadBalancers).toEqual([]);
});

test('a rule that the router refuses is a failed job and leaves no rule', async () => {
  const { id: networkid } = await cloud.network('net');
  await deploy('node', networkid);
  hypervisor.before = async () => {
    throw new Error('nft is out of order');
  };
  const refused = await refusal(cloud.api.run('createEgressFirewallRule', { networkid, protocol: 'all' }));
  expect(refused).toEqual({ code: 530, text: 'Failed to create firewall rule' });
  expect(await cloud.api.call('listEgressFirewallRules', {})).toEqual({});
});

test('changes of one router never run side by side, and the last one has everything', async () => {
  const { id: networkid } = await cloud.network('net');
  await deploy('node', networkid);
  let underWay = 0;
  let most = 0;
  hypervisor.before = async () => {
    most = Math.max(most, ++underWay);
    await new Promise((resolve) => setTimeout(resolve, 5));
    underWay--;
  };
  const ports = Array.from({ length: 20 }, (_, n) => 1000 + n);
  await Promise.all(
    ports.map((startport) => cloud.api.run('createEgressFirewallRule', { networkid, protocol: 'tcp', startport })),
  );
  expect(most).toBe(1);
  expect(
    router(networkid)
      .egress.map((rule) => rule.ports!.from)
      .sort(),
  ).toEqual(ports);
});

test('machines that start at once share one start of their network', async () => {
  const { id: networkid } = await cloud.network('net');
  hypervisor.before = async (call) => {
    if (call === 'applyRouter') await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const vms = await Promise.all(['a', 'b', 'c', 'd'].map((name) => deploy(name, networkid)));
  expect(vms.map((vm) => vm.state)).toEqual(['Running', 'Running', 'Running', 'Running']);
  expect(
    router(networkid)
      .leases.map((lease) => lease.name)
      .sort(),
  ).toEqual(['a', 'b', 'c', 'd']);
  expect(await cloud.list('listPublicIpAddresses', 'publicipaddress')).toHaveLength(1);
});

test('changed user data reaches the router at once', async () => {
  const { id: networkid } = await cloud.network('net');
  const { id } = await deploy('node', networkid, { userdata: Buffer.from('old').toString('base64') });
  await cloud.api.call('updateVirtualMachine', { id, userdata: Buffer.from('new').toString('base64') });
  expect(router(networkid).leases[0]!.userData.toString()).toBe('new');
});

test('a machine that the hypervisor cannot start ends in Error when it is new, in Stopped when it ran before', async () => {
  const { id: networkid } = await cloud.network('net');
  const { id } = await deploy('old', networkid);
  await cloud.api.run('stopVirtualMachine', { id });
  hypervisor.before = async (call) => {
    if (call === 'startMachine') throw new Error('no such image');
  };
  expect(await refusal(cloud.api.run('startVirtualMachine', { id }))).toEqual({ code: 530, text: 'no such image' });
  await refusal(deploy('new', networkid));
  const rows = await cloud.list('listVirtualMachines', 'virtualmachine');
  expect(rows.map((vm) => [vm.name, vm.state])).toEqual([
    ['old', 'Stopped'],
    ['new', 'Error'],
  ]);
});

test('jobs of one machine run one after the other', async () => {
  const { id: networkid } = await cloud.network('net');
  const { id } = await deploy('node', networkid);
  hypervisor.calls.length = 0;
  hypervisor.before = () => new Promise((resolve) => setTimeout(resolve, 20));
  const stopped = cloud.api.run('stopVirtualMachine', { id });
  await new Promise((resolve) => setTimeout(resolve, 5));
  const started = cloud.api.run('startVirtualMachine', { id });
  await expect(stopped).resolves.toMatchObject({ virtualmachine: { state: 'Stopped' } });
  await expect(started).resolves.toMatchObject({ virtualmachine: { state: 'Running' } });
  expect(hypervisor.calls.filter((call) => call.endsWith('Machine'))).toEqual(['stopMachine', 'startMachine']);
});

test('a machine that cannot be stopped goes on running', async () => {
  const { id: networkid } = await cloud.network('net');
  const { id } = await deploy('node', networkid);
  hypervisor.before = async () => {
    throw new Error('it does not listen');
  };
  expect(await refusal(cloud.api.run('stopVirtualMachine', { id }))).toEqual({ code: 530, text: 'it does not listen' });
  expect(await cloud.list('listVirtualMachines', 'virtualmachine')).toMatchObject([{ state: 'Running' }]);
});
