import { instance, ofType, pool, synthSwarm } from '../support/synth';

const terraform = synthSwarm({
  project: 'team',
  tags: { owner: 'ops' },
  managers: { count: 3, serviceOffering: 'Small' },
  pools: { web: { ...pool(1), hostAffinity: 'strict-anti' }, free: { ...pool(1), hostAffinity: 'none' } },
  ssh: { keyPair: 'ops', publicKeys: ['ssh-ed25519 AAAA ops'] },
  publish: { http: { port: 80, cidrs: ['0.0.0.0/0'] } },
});

describe('a machine', () => {
  test('goes for good when it goes: a destroyed one that stays keeps its name and blocks its network', () =>
    expect(ofType(terraform, 'cloudstack_instance').every(({ expunge }) => expunge === true)).toBe(true));

  test('is not stopped for new user data, nor replaced for a new template, but for its generation', () => {
    const { lifecycle } = instance(terraform, 'edge-web-1') as { lifecycle: Record<string, string[]> };
    expect(lifecycle.ignore_changes).toEqual(['user_data', 'template']);
    expect(lifecycle.replace_triggered_by).toEqual([
      expect.stringMatching(/^terraform_data\.Cluster_Node-web-1_Generation_/),
    ]);
  });

  test('starts after all rules of the network', () => {
    for (const { depends_on: after } of ofType(terraform, 'cloudstack_instance')) {
      expect(after).toEqual(
        expect.arrayContaining([
          expect.stringContaining('_egress_firewall.'),
          expect.stringContaining('cloudstack_firewall.'),
        ]),
      );
    }
  });

  test('without a fixed address starts after those that have one, which it could take otherwise', () => {
    const after = instance(terraform, 'edge-web-1').depends_on as string[];
    expect(after.filter((name) => name.includes('Node-manager-'))).toHaveLength(3);
    expect(instance(terraform, 'edge-manager-2').ip_address).toBe('10.1.1.12');
  });

  test('is tagged with cluster, pool, role and what the user wants', () =>
    expect(instance(terraform, 'edge-web-1').tags).toEqual({
      cluster: 'edge',
      pool: 'web',
      role: 'worker',
      owner: 'ops',
    }));
});

test('pools are spread over hosts as far as there are hosts, unless the user wants it otherwise', () => {
  const types = Object.fromEntries(
    ofType(terraform, 'cloudstack_affinity_group').map(({ name, type }) => [name, type]),
  );
  expect(types).toEqual({ 'edge-manager': 'non-strict host anti-affinity', 'edge-web': 'host anti-affinity' });
});

test('the project is on every resource that can be in one', () => {
  const without = Object.entries(terraform.resource)
    .filter(([type]) => type.startsWith('cloudstack_'))
    .flatMap(([type, byName]) => Object.values(byName).map(({ project }) => [type, project]))
    .filter(([, project]) => project !== 'team');
  expect(without).toEqual([]);
});

test('addresses carry no tags: CloudStack would refuse a released one to its next owner', () =>
  expect(ofType(terraform, 'cloudstack_ipaddress').map(({ tags }) => tags)).toEqual([undefined]));
