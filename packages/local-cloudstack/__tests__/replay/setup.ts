/** Calls that were made on the real cloud but were not recorded, by the number of the recording they come before. */
export interface SetupCall {
  readonly before: number;
  readonly command: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Path into the answer → the UUID that the recordings use for it. */
  readonly learn?: Readonly<Record<string, string>>;
}

const zone = 'a852ff8e-20c1-41ac-bf23-72fbc4f90b4e';
const template = '67e34b21-e6f4-11f1-8801-02fc00000001';
const small = 'd60aeba0-780b-4e60-841a-bbf9ab76aa3b';
const isolated = '2b2a419f-8257-4c6d-855a-d2d948254e55';
const network = '1751a3a4-bae0-4e96-82f6-8912d615ae17';
const vm = 'c79317e3-3cb9-4035-8801-374e2f16dfd0';
const address = '2f461e3f-3d14-4cd6-97a0-30c27617aaf4';
const deploy = { zoneid: zone, templateid: template, serviceofferingid: small };
const publicKey =
  'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBB01KTYoH9aTCCinoQvVKn2pxWoyBl7WBNlN0abJGwBu+lx9PSGdzd8XXRFXNJ7oG5Fbquljum0qGUyNOZgPyg8= root@vm';
const person = { password: 'not-used', firstname: 'T', lastname: 'F', email: 't@f.example' };

export const setupCalls: readonly SetupCall[] = [
  {
    before: 74,
    command: 'createServiceOffering',
    parameters: { name: 'tf-so', displaytext: 'tf so', cpunumber: '1', cpuspeed: '500', memory: '256' },
    learn: { 'serviceoffering.id': '2f4b6cd8-dc03-46c7-9d36-20f3174455e0' },
  },
  {
    before: 93,
    command: 'createNetwork',
    parameters: { zoneid: zone, name: 'tf-other', networkofferingid: isolated },
    learn: { 'network.id': 'f359ee29-bc3a-4902-b0be-8e935ee7bfde' },
  },
  { before: 99, command: 'registerSSHKeyPair', parameters: { name: 'tf-key', publickey: publicKey } },
  {
    before: 126,
    command: 'deployVirtualMachine',
    parameters: {
      ...deploy,
      name: 'tf-vm',
      displayname: 'tf vm',
      networkids: network,
      keypair: 'tf-key',
      affinitygroupids: '27cc6db2-2938-4364-9de3-ba227f5e5ba9',
      userdata: 'IyEvYmluL3NoCmVjaG8gaGkK',
      'details[0].foo': 'bar',
    },
    learn: { id: vm, jobid: '8c6c0e78-0a1e-46f9-95f4-1f322b7c6629' },
  },
  {
    before: 166,
    command: 'resetSSHKeyForVirtualMachine',
    parameters: { id: vm, keypair: 'tf-key' },
    learn: { jobid: '71b3ae66-d195-4fe8-bc11-df6e2d0d5b21' },
  },
  {
    before: 171,
    command: 'updateVirtualMachine',
    parameters: { id: vm, name: 'tf-vm-renamed', displayname: 'tf vm 2', group: 'g1' },
  },
  {
    before: 171,
    command: 'rebootVirtualMachine',
    parameters: { id: vm },
    learn: { jobid: '8c09b389-2b5f-43d8-8408-c421e17850b7' },
  },
  {
    before: 177,
    command: 'stopVirtualMachine',
    parameters: { id: vm },
    learn: { jobid: '2a16fce1-67e1-4642-97a2-f1d234c75b82' },
  },
  {
    before: 184,
    command: 'resetSSHKeyForVirtualMachine',
    parameters: { id: vm, keypair: 'tf-key' },
    learn: { jobid: '10cb3451-a2ab-4681-b66c-f3ba389bf0a7' },
  },
  { before: 190, command: 'changeServiceForVirtualMachine', parameters: { id: vm, serviceofferingid: small } },
  {
    before: 242,
    command: 'createTags',
    parameters: {
      resourceids: '00000000-0000-0000-0000-000000000000',
      resourcetype: 'UserVm',
      'tags[0].key': 'env',
      'tags[0].value': 'x',
    },
    learn: { jobid: '005cf593-3a8f-4d5d-a3b6-f9e219603423' },
  },
  {
    before: 254,
    command: 'deleteTags',
    parameters: { resourceids: vm, resourcetype: 'UserVm', 'tags[0].key': 'a' },
    learn: { jobid: 'c04ec36d-189f-42f8-a79a-453ec41a37da' },
  },
  {
    before: 268,
    command: 'createFirewallRule',
    parameters: { ipaddressid: address, protocol: 'tcp', startport: '80', endport: '90', cidrlist: '10.0.0.0/8' },
    learn: { id: 'db8c1f78-6d48-4778-a24c-883e6fd8174a', jobid: 'fe3469d0-e469-47ce-b4b6-a3f5d96a5c64' },
  },
  {
    before: 273,
    command: 'createFirewallRule',
    parameters: { ipaddressid: address, protocol: 'tcp', startport: '80', endport: '90', cidrlist: '192.168.0.0/16' },
    learn: { id: '67170e7c-9ae7-4a06-8c53-b856060cec92', jobid: '426135ce-b124-4f5a-824b-7fadf72967af' },
  },
  {
    before: 276,
    command: 'createFirewallRule',
    parameters: { ipaddressid: address, protocol: 'icmp', icmptype: '-1', icmpcode: '-1' },
    learn: { id: '694a237c-6472-4702-8739-1244cf284df5', jobid: '74ea38f7-9706-4c1c-aec5-53b7e0a17307' },
  },
  { before: 292, command: 'deleteFirewallRule', parameters: { id: 'db8c1f78-6d48-4778-a24c-883e6fd8174a' } },
  {
    before: 317,
    command: 'createPortForwardingRule',
    parameters: {
      ipaddressid: address,
      protocol: 'tcp',
      privateport: '22',
      publicport: '2222',
      virtualmachineid: vm,
      openfirewall: 'true',
    },
    learn: { id: '2864ea76-5410-4a04-8a9f-fe55857a305e', jobid: 'f5313ecf-5ca5-4d69-9cc3-9912881de18c' },
  },
  {
    before: 334,
    command: 'createLoadBalancerRule',
    parameters: {
      publicipid: address,
      networkid: network,
      name: 'tf-lb',
      algorithm: 'source',
      publicport: '5002',
      privateport: '5000',
      cidrlist: '10.0.0.0/8,192.168.0.0/16',
    },
    learn: { id: '2f445f7c-7826-496d-87b2-9df6f3506fd6', jobid: 'dcb2776a-013b-4f18-83a1-1b7a0938e41a' },
  },
  {
    before: 358,
    command: 'removeFromLoadBalancerRule',
    parameters: { id: 'ebddbf3e-983d-47db-9998-a7a27b7a35c3', virtualmachineids: vm },
    learn: { jobid: 'd045b9c5-c773-4db1-97be-b50c5f6171fb' },
  },
  { before: 708, command: 'createNetwork', parameters: { zoneid: zone, name: 'second', networkofferingid: isolated } },
  {
    before: 764,
    command: 'createAffinityGroup',
    parameters: { name: 'tf-agx', type: 'host anti-affinity' },
    learn: { id: 'f0cb686e-2e6c-4344-b9d4-5eb2047f5031' },
  },
  {
    before: 764,
    command: 'registerUserData',
    parameters: { name: 'tf-udx', userdata: 'I2Nsb3VkLWNvbmZpZwo=' },
    learn: { 'userdata.id': '0ae3c757-f875-4c77-8b05-fc91a2f0f59e' },
  },
  {
    before: 764,
    command: 'deployVirtualMachine',
    parameters: {
      ...deploy,
      name: 'tf-agvm',
      networkids: network,
      affinitygroupids: 'f0cb686e-2e6c-4344-b9d4-5eb2047f5031',
      userdataid: '0ae3c757-f875-4c77-8b05-fc91a2f0f59e',
    },
    learn: { id: '01d50aef-5c2b-40a9-b8ab-4a437c82f8a1' },
  },
  {
    before: 843,
    command: 'createAccount',
    parameters: { username: 'tfu1', account: 'tfacc', ...person },
    learn: {
      'account.id': '7448a092-321e-4f34-96ac-a23424e35600',
      'account.domainid': 'b89a5546-91e3-4b17-adf3-7f539871664f',
    },
  },
  {
    before: 921,
    command: 'createNetwork',
    parameters: { zoneid: zone, name: 'tf4-net', networkofferingid: isolated },
    learn: { 'network.id': '7483d135-3d3a-4bba-a1a1-e6009f80c7a5' },
  },
  {
    before: 921,
    command: 'createAffinityGroup',
    parameters: { name: 'tf4-ag', type: 'host anti-affinity' },
    learn: { id: 'e6415972-a2bb-46b8-a379-d0163fde283f' },
  },
  {
    before: 987,
    command: 'createAccount',
    parameters: { username: 'tf4u', account: 'tf4u', ...person },
    learn: { 'account.user.0.id': '37e190aa-bc0c-4e2f-8dac-3b8dd4f0fd13' },
  },
  {
    before: 987,
    command: 'registerUserKeys',
    parameters: { id: '37e190aa-bc0c-4e2f-8dac-3b8dd4f0fd13' },
  },
];
