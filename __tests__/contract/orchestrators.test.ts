import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { loadClusters, type ClusterConfig } from '../../lib/config/load';
import { membersOf } from '../../lib/plan/model';
import { orchestrators } from '../../stacks/registry';
import { ofType, resources, synthCluster } from '../support/synth';

const golden = (scenario: string): ClusterConfig[] =>
  loadClusters(resolve(__dirname, '../golden', scenario, 'clusters.yaml'), orchestrators);

/** Every orchestrator of the registry shows itself in at least a minimal and a full scenario of the golden folders. */
const clusters = ['minimal', 'everything'].flatMap(golden);

test.each(orchestrators.map(({ name }) => name))('%s has a minimal and a full scenario', (name) =>
  expect(clusters.filter(({ orchestrator }) => orchestrator === name).length).toBeGreaterThanOrEqual(2),
);

describe.each(clusters.map((cluster) => [`${cluster.orchestrator} ${cluster.id}`, cluster] as const))(
  '%s',
  (_, cluster) => {
    const orchestrator = orchestrators.find(({ name }) => name === cluster.orchestrator)!;
    const plan = orchestrator.plan(cluster.props);
    const terraform = synthCluster(cluster);

    test('plans in plain data', () => expect(JSON.parse(JSON.stringify(plan))).toEqual(plan));

    test('makes a machine for every planned node', () =>
      expect(
        ofType(terraform, 'cloudstack_instance')
          .map(({ name }) => name)
          .sort(),
      ).toEqual(plan.nodes.map(({ name }) => name).sort()));

    test('has the outputs that all orchestrators share', () =>
      expect(Object.keys(terraform.output)).toEqual(
        expect.arrayContaining(['endpoint', 'nodes', 'firewall', 'next_steps']),
      ));

    test('has nodes behind every published port', () => {
      for (const port of plan.publishedPorts) expect(membersOf(plan, port)).not.toEqual([]);
    });

    test('opens nothing to the world that the user has not named', () => {
      // Scenarios name what they publish to everybody accordingly; a Rancher has users whom it names by their networks.
      const { clientCidrs = [] } = cluster.props as { clientCidrs?: readonly string[] };
      const named = clientCidrs.includes('0.0.0.0/0') ? /^(public|rancher)/ : /^public/;
      expect(plan.publishedPorts.filter(({ peer }) => peer.kind === 'anywhere').map(({ name }) => name)).toEqual(
        plan.publishedPorts.filter(({ name }) => named.test(name)).map(({ name }) => name),
      );
    });

    test('shows no private key but in sensitive outputs', () => {
      const open = Object.entries(terraform.output).filter(([, { sensitive }]) => !sensitive);
      expect(JSON.stringify(open)).not.toMatch(/tls_private_key|private_key_pem/);
      const outside = [...resources(terraform)].filter(([address]) => !address.startsWith('tls_'));
      // A provisioner's environment is neither shown nor stored.
      for (const [, { user_data: _, provisioner: __, ...attributes }] of outside)
        expect(JSON.stringify(attributes)).not.toContain('tls_private_key');
    });

    test('keeps keys of operators off the nodes', () => {
      for (const { user_data: userData } of ofType(terraform, 'cloudstack_instance'))
        expect(userData).not.toMatch(/tls_private_key[^"]*Operator/);
    });

    test('synthesises the same bytes again', () =>
      expect(JSON.stringify(synthCluster(cluster))).toBe(JSON.stringify(terraform)));
  },
);

test.each(orchestrators.map(({ name }) => name))('the plan of %s knows nothing of Terraform', (name) => {
  const seen = new Set<string>();
  visit(resolve(__dirname, `../../lib/orchestrators/${name}/plan.ts`), seen);
  expect([...seen].filter((imported) => /cdktf|constructs|provider-/.test(imported))).toEqual([]);
});

/** What a module imports when it runs, directly or not. Types do not run. */
function visit(file: string, seen: Set<string>): void {
  if (seen.has(file) || file.endsWith('.json.ts')) return;
  seen.add(file);
  for (const [, name] of readFileSync(file, 'utf8').matchAll(/^(?:import|export)(?! type)[^;]* from '([^']+)'/gm)) {
    if (name!.startsWith('.')) visit(`${resolve(dirname(file), name!)}.ts`, seen);
    else seen.add(name!);
  }
}
