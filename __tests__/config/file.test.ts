import { load, mistakes, swarmEntry } from '../support/clusters-file';

describe('a file that cannot be understood', () => {
  test.each([
    ['empty', '', ['clusters  is missing: give a mapping of cluster names to clusters']],
    ['only comments', '# nothing\n', ['clusters  is missing: give a mapping of cluster names to clusters']],
    ['no mapping', '- a\n- b\n', ['must be a mapping, not a list']],
    ['no clusters in it', 'clusters: {}', ['clusters  is empty: describe at least one cluster']],
    ['nothing below clusters', 'clusters:', ['clusters  is empty: give a mapping of cluster names to clusters']],
    ['a list of clusters', 'clusters: [a]', ['clusters  must be a mapping, not a list']],
    [
      'another key on top',
      'cluster: {}',
      [
        'clusters  is missing: give a mapping of cluster names to clusters',
        'cluster  unknown key: did you mean clusters?',
      ],
    ],
    [
      'no YAML in two places',
      'clusters:\n  a: b: c\n  d: [1\n',
      [
        'line 2  is not YAML: Nested mappings are not allowed in compact mappings',
        'line 4  is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
      ],
    ],
    [
      'names that are there twice',
      'clusters:\n  a:\n    zone: x\n    zone: y\n  a: {}\n',
      ['line 4  zone is there twice: remove or rename one', 'line 5  a is there twice: remove or rename one'],
    ],
  ])('%s', (_, content, lines) => {
    expect(mistakes(content)).toEqual([
      `clusters.yaml has ${lines.length} ${lines.length === 1 ? 'mistake' : 'mistakes'}`,
      ...lines,
    ]);
  });

  test('binary data', () => {
    expect(mistakes('\u0000\u0001{[:\ufffd\n'.repeat(9))[0]).toMatch(/^clusters\.yaml has \d+ mistakes?$/);
  });
});

describe('a cluster whose orchestrator is not told', () => {
  test.each([
    [
      'missing',
      {},
      'clusters.edge.orchestrator  is missing: give one of: swarm, kubernetes, rancher, rancher-downstream, docker-host',
    ],
    [
      'of the wrong type',
      { orchestrator: 5 },
      'clusters.edge.orchestrator  must be one of: swarm, kubernetes, rancher, rancher-downstream, docker-host',
    ],
    ['misspelt', { orchestrator: 'swarn' }, 'clusters.edge.orchestrator  swarn is not known: did you mean swarm?'],
    [
      'unknown',
      { orchestrator: 'nomad' },
      'clusters.edge.orchestrator  nomad is not known: use one of: swarm, kubernetes, rancher, rancher-downstream, docker-host',
    ],
    ['no cluster at all', 'swarm', 'clusters.edge  must be a mapping: describe the cluster'],
    ['nothing', null, 'clusters.edge  must be a mapping: describe the cluster'],
  ])('%s', (_, edge, line) => {
    expect(mistakes({ clusters: { edge } })).toEqual(['clusters.yaml has 1 mistake', line]);
  });
});

test('the mistakes of all clusters come at once', () => {
  const a = swarmEntry({ zone: 7, managers: { count: 2, serviceOffering: 'Small' } });
  const b = swarmEntry({ pools: { web: { cuont: 2, serviceOffering: 'Small' } } });
  expect(mistakes({ clusters: { a, fine: swarmEntry(), b } })).toEqual([
    'clusters.yaml has 4 mistakes',
    'clusters.a.zone  must be a string, not a number: put it in quotes',
    'clusters.a.managers.count  must be 1, 3, 5 or 7 so that the swarm keeps a majority; got 2: use 1 or 3',
    'clusters.b.pools.web.count  is missing: give the number of nodes',
    'clusters.b.pools.web.cuont  unknown key: did you mean count?',
  ]);
});

describe('defaults', () => {
  test('are what a cluster has that says nothing else', () => {
    const { zone: _, ...edge } = swarmEntry({ template: 'own' });
    const [cluster] = load({ defaults: { zone: 'zone-9', template: 'common' }, clusters: { edge } });
    expect(cluster!.props).toMatchObject({ zone: 'zone-9', template: 'own' });
  });

  test('are wrong where they are written, and told once', () => {
    const { zone: _, ...edge } = swarmEntry();
    const content = { defaults: { zone: 5, zoen: 'x' }, clusters: { a: edge, b: edge, c: swarmEntry() } };
    expect(mistakes(content)).toEqual([
      'clusters.yaml has 2 mistakes',
      'defaults.zoen  unknown key: did you mean zone?',
      'defaults.zone  must be a string, not a number: put it in quotes',
    ]);
  });
});

describe('{ file: path }', () => {
  const compose = 'services:\n  web: { image: nginx }\n';

  test('stands for the text of a file beside clusters.yaml', () => {
    const edge = swarmEntry({ stacks: { web: { file: './web.yml' } } });
    const [cluster] = load({ clusters: { edge } }, { 'web.yml': compose });
    expect(cluster!.props).toMatchObject({ stacks: { web: compose } });
  });

  test('of a file that is not there is one mistake and not two', () => {
    const edge = swarmEntry({ stacks: { web: { file: 'web.yml' } } });
    expect(mistakes({ clusters: { edge } })[0]).toBe('clusters.yaml has 1 mistake');
  });

  test('of a file that is not there is told with all other mistakes', () => {
    const edge = swarmEntry({ stacks: { web: { file: 'web.yml' } }, mtu: 100 });
    expect(mistakes({ clusters: { edge } })).toEqual([
      'clusters.yaml has 2 mistakes',
      'clusters.edge.stacks.web  there is no file web.yml: paths begin at the folder of the configuration',
      'clusters.edge.mtu  must be from 1280 to 9216',
    ]);
  });
});
