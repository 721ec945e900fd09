import { App, Fn, TerraformStack } from 'cdktf';
import { ClusterConfigError } from '../../lib/config/errors';
import { SwarmCluster } from '../../lib/orchestrators/swarm/cluster';
import type { SwarmClusterProps } from '../../lib/orchestrators/swarm/props';
import { minimalSwarm, ofType, pool, synth, synthSwarm } from '../support/synth';

const build = (props: object) => () =>
  synth((stack) => new SwarmCluster(stack, 'Cluster', { ...minimalSwarm, ...props } as SwarmClusterProps));

describe('props given in code', () => {
  test('are checked like clusters.yaml, all at once, with the path of the construct', () => {
    const mistaken = { managers: pool(2), zones: 'x', publish: { api: { port: 2376, cidrs: ['10.0.0.0/8'] } } };
    expect(build(mistaken)).toThrow(ClusterConfigError);
    expect(build(mistaken)).toThrow(
      [
        'test/Cluster has 2 mistakes',
        '  managers.count  must be 1, 3, 5 or 7 so that the swarm keeps a majority; got 2: use 1 or 3',
        '  zones           unknown key: did you mean zone?',
      ].join('\n'),
    );
  });

  test('may be undefined where they may be left out', () => {
    expect(build({ project: undefined, pools: undefined, network: undefined, ssh: undefined })).not.toThrow();
  });

  test('give the cluster the name of the construct where there is none', () => {
    const { name: _, ...unnamed } = minimalSwarm;
    const terraform = synth((stack) => new SwarmCluster(stack, 'Edge', unnamed));
    expect(ofType(terraform, 'cloudstack_instance').map(({ name }) => name)).toEqual(['edge-manager-1']);
  });

  test('may hold values that only Terraform knows', () => {
    const cidr = Fn.format('%s/32', ['203.0.113.7']);
    const terraform = synthSwarm({ zone: Fn.upper('zone'), adminCidrs: [cidr] });
    expect(ofType(terraform, 'cloudstack_firewall')[0]!.rule).toEqual([
      { protocol: 'tcp', ports: ['2376'], cidr_list: ['${format("%s/32", "203.0.113.7")}'] },
    ]);
  });
});

test('a cluster that the world may manage comes with a warning', () => {
  const stack = new TerraformStack(new App({ outdir: '/nonexistent' }), 'test');
  const warnings = (props: Partial<SwarmClusterProps>, id: string) => {
    const cluster = new SwarmCluster(stack, id, { ...minimalSwarm, ...props });
    return cluster.node.metadata.filter(({ type }) => type === '@cdktf/warn').map(({ data }) => String(data));
  };
  expect(warnings({}, 'Closed')).toEqual([]);
  expect(warnings({ adminCidrs: ['0.0.0.0/0'], allowAnywhere: true }, 'Open')).toEqual([
    'the cluster API is open to the world (adminCidrs holds 0.0.0.0/0)',
  ]);
});

test('two clusters live in one stack', () => {
  const terraform = synth((stack) => {
    new SwarmCluster(stack, 'A', { ...minimalSwarm, name: 'a' });
    new SwarmCluster(stack, 'B', { ...minimalSwarm, name: 'b' });
  });
  expect(ofType(terraform, 'cloudstack_instance').map(({ name }) => name)).toEqual(['a-manager-1', 'b-manager-1']);
});
