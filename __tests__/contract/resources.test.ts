import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ClusterConfig } from '../../lib/config/load';
import { MAX_USER_DATA } from '../../lib/cloud-init/user-data';
import { membersOf, type Peer } from '../../lib/plan/model';
import { orchestrators } from '../../stacks/registry';
import { scenarios } from '../support/scenarios';
import { ofType, resources, synthCluster, type Attributes, type Terraform } from '../support/synth';
import { packedSize } from '../support/user-data';

const orchestratorOf = ({ orchestrator }: ClusterConfig) => orchestrators.find(({ name }) => name === orchestrator)!;
const planOf = (cluster: ClusterConfig) => orchestratorOf(cluster).plan(cluster.props);

/** Attributes of every resource of the CloudStack provider. */
const provider = JSON.parse(
  readFileSync(resolve(__dirname, '../../packages/provider-cloudstack/schema.json'), 'utf8'),
) as {
  provider_schemas: Record<string, { resource_schemas: Record<string, { block: { attributes: object } }> }>;
};
const [{ resource_schemas: schemas }] = Object.values(provider.provider_schemas) as [
  { resource_schemas: Record<string, { block: { attributes: object } }> },
];

describe.each(scenarios)('%s', (_, cluster) => {
  const plan = planOf(cluster);
  const terraform = synthCluster(cluster);

  test('has a firewall rule for every published port, and for nothing else', () => {
    const rules = ofType(terraform, 'cloudstack_firewall').flatMap(({ rule }) => rule as Attributes[]);
    expect(rules).toEqual(
      plan.publishedPorts.map(({ publicPort, protocol, peer }) => ({
        ports: [String(publicPort)],
        protocol: protocol === 'udp' ? 'udp' : 'tcp',
        cidr_list: cidrs(peer),
      })),
    );
  });

  test('leads every published port to the nodes behind it', () => {
    for (const port of plan.publishedPorts) {
      const ids = membersOf(plan, port).map(({ name }) => reference(terraform, name));
      expect([port.name, targets(terraform, port.publicPort, port.nodePort)]).toEqual([port.name, ids]);
      expect(ids).not.toEqual([]);
    }
  });

  test('starts no machine before the rules of its network', () => {
    const rules = [...resources(terraform).keys()].filter((address) =>
      /^cloudstack_(egress_)?firewall\./.test(address),
    );
    for (const [address] of resources(terraform)) {
      if (!address.startsWith('cloudstack_instance.')) continue;
      expect([...before(terraform, address)]).toEqual(expect.arrayContaining(rules));
    }
  });

  test('names its project on every resource that has one', () => {
    const { project } = cluster.props;
    for (const [address, attributes] of resources(terraform)) {
      const { attributes: known = {} } = schemas[address.split('.')[0]!]?.block ?? {};
      if ('project' in known) expect([address, attributes.project]).toEqual([address, project]);
    }
  });

  test('has user data that CloudStack takes', () => {
    for (const { name } of plan.nodes) {
      expect(packedSize(terraform, name)).toBeLessThanOrEqual(cluster.props.userDataLimit ?? MAX_USER_DATA);
    }
  });

  const withPools = 'pools' in orchestratorOf(cluster).schema.shape ? test : () => undefined;
  withPools('is left alone by another pool, but for the ports that lead to it as well and the end of a deploy', () => {
    const { serviceOffering } = plan.pools[0]!;
    const pools = { ...(cluster.props as { pools?: object }).pools, another: { count: 2, serviceOffering } };
    const more = resources(synthCluster({ ...cluster, props: { ...cluster.props, pools } as ClusterConfig['props'] }));
    const changed = [...resources(terraform)]
      .filter(([address, attributes]) => JSON.stringify(more.get(address)) !== JSON.stringify(attributes))
      .map(([address]) => address);
    const expected = /^cloudstack_loadbalancer_rule\.|^terraform_data\.Cluster_Ready_/;
    expect(changed.filter((address) => !expected.test(address))).toEqual([]);
  });
});

function cidrs(peer: Peer): readonly string[] {
  return peer.kind === 'cidrs' ? peer.cidrs : ['0.0.0.0/0'];
}

/** `${cloudstack_instance.….id}` of a machine. */
function reference(terraform: Terraform, name: string): string {
  const [address] = [...resources(terraform)].find(
    ([address, attributes]) => address.startsWith('cloudstack_instance.') && attributes.name === name,
  )!;
  return `\${${address}.id}`;
}

/** Where a port of the public address leads to. */
function targets(terraform: Terraform, publicPort: number, nodePort: number): unknown[] {
  const balanced = ofType(terraform, 'cloudstack_loadbalancer_rule')
    .filter((rule) => rule.public_port === publicPort && rule.private_port === nodePort)
    .flatMap((rule) => rule.member_ids as string[]);
  const forwarded = ofType(terraform, 'cloudstack_port_forward')
    .flatMap(({ forward }) => forward as Attributes[])
    .filter((forward) => forward.public_port === publicPort && forward.private_port === nodePort)
    .map((forward) => forward.virtual_machine_id);
  return [...balanced, ...forwarded];
}

/** Everything that Terraform makes before a resource because of `depends_on`. */
function before(terraform: Terraform, address: string, seen = new Set<string>()): Set<string> {
  for (const other of (resources(terraform).get(address)?.depends_on ?? []) as string[]) {
    if (seen.has(other)) continue;
    seen.add(other);
    before(terraform, other, seen);
  }
  return seen;
}
