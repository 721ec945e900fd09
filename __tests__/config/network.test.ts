import { mistakesOf } from '../support/clusters-file';

const pool = (count: number) => ({ count, serviceOffering: 'Small' });
const isolated = (cidr: string) => ({ network: { kind: 'isolated', cidr } });
const open = ['0.0.0.0/0'];

describe('networks', () => {
  test.each(['10.1.1.1/24', '10.1.1.0', '10.1.1.0/33', '300.1.1.0/24', 'fd00::/64', 'hello'])(
    '%s is none in CIDR form',
    (cidr) => {
      expect(mistakesOf({ adminCidrs: ['10.0.0.0/8', cidr] })).toEqual([
        `adminCidrs.1  ${cidr} must be a network in CIDR form with all host bits zero, such as 203.0.113.0/24`,
      ]);
      expect(mistakesOf(isolated(cidr))).toEqual([`network.cidr  ${cidr} must be a network such as 10.1.1.0/24`]);
    },
  );

  test('an existing one is found by its UUID only', () => {
    const network = { kind: 'existing', id: 'my-net', cidr: '10.1.1.0/24' };
    expect(mistakesOf({ network })).toEqual([
      "network.id  my-net must be the network's UUID: cmk list networks shows it",
    ]);
  });

  test.each([
    [
      'the overlay networks',
      { ...isolated('10.200.5.0/24') },
      'network.cidr  10.200.5.0/24 overlaps addressPool 10.200.0.0/16: move one of them',
    ],
    [
      'the bridges',
      { ...isolated('172.21.0.0/16') },
      'network.cidr  172.21.0.0/16 overlaps engine.bridgePool 172.20.0.0/14: move one of them',
    ],
    [
      'the bridges, by default',
      { addressPool: '172.16.0.0/12' },
      'addressPool  172.16.0.0/12 overlaps engine.bridgePool 172.20.0.0/14: move one of them',
    ],
  ])('may not overlap: %s', (_, changes, line) => {
    expect(mistakesOf(changes)).toContain(line);
  });

  test('too small for the managers', () => {
    expect(mistakesOf(isolated('10.1.1.0/29'))).toEqual([
      'network.cidr  10.1.1.0/29 has no 11th address, which the last manager would have: take a larger network',
    ]);
    expect(mistakesOf(isolated('10.1.1.0/28'))).toEqual([]);
    expect(mistakesOf({ ...isolated('10.1.1.0/28'), managers: pool(3) })).toEqual([]);
    expect(mistakesOf({ ...isolated('10.1.1.0/28'), managers: pool(5) })).toHaveLength(1);
  });

  test('too small for all nodes', () => {
    const planned = (workers: number) => ({ ...isolated('10.1.1.0/27'), pools: { web: pool(workers) } });
    expect(mistakesOf(planned(28))).toEqual([]);
    expect(mistakesOf(planned(29))).toEqual([
      'network.cidr  10.1.1.0/27 has room for 29 nodes, planned are 30: take a larger network',
    ]);
  });

  test('overlay networks larger than what they are cut from', () => {
    expect(mistakesOf({ addressPool: '10.200.0.0/20', addressPoolSubnetSize: 16 })).toEqual([
      'addressPoolSubnetSize  /16 is larger than the whole addressPool 10.200.0.0/20: give a longer prefix or a larger pool',
    ]);
  });
});

describe('the world', () => {
  test('gets to the API of a cluster only where that is said aloud', () => {
    expect(mistakesOf({ adminCidrs: open })).toEqual([
      'adminCidrs  0.0.0.0/0 opens the cluster API to the world: name your networks, or say allowAnywhere: true',
    ]);
    expect(mistakesOf({ adminCidrs: open, allowAnywhere: true })).toEqual([]);
  });

  test('is not meant by an empty list', () => {
    expect(mistakesOf({ adminCidrs: [], publish: { web: { port: 80, cidrs: [] } } })).toEqual([
      'adminCidrs  must name at least one network: only these reach the cluster API',
      'publish.web.cidrs  must name who may connect; ["0.0.0.0/0"] for everybody',
    ]);
  });
});

describe('ports', () => {
  const publish = (ports: object) => ({
    publish: Object.fromEntries(
      Object.entries(ports).map(([name, port]: [string, object]) => [name, { cidrs: open, ...port }]),
    ),
  });

  test.each([0, -1, 65536])('%d is none', (port) => {
    expect(mistakesOf(publish({ web: { port } }))).toEqual(['publish.web.port  must be a port from 1 to 65535']);
  });

  test('are taken once', () => {
    const ports = publish({
      api: { port: 2376 },
      shell: { port: 22, nodePort: 2222 },
      a: { port: 80 },
      b: { port: 80 },
    });
    expect(mistakesOf({ ...ports, ssh: { keyPair: 'me' } })).toEqual([
      'publish.api.port  2376 is taken by the Docker API: choose another one',
      'publish.shell.port  22 is taken by SSH: choose another one',
      'publish.b.port  80 is taken by publish.a: choose another one',
    ]);
  });

  test('differ by protocol', () => {
    expect(mistakesOf(publish({ a: { port: 53 }, b: { port: 53, protocol: 'udp' } }))).toEqual([]);
    expect(mistakesOf(publish({ a: { port: 53 }, b: { port: 53, protocol: 'tcp-proxy' } }))).toHaveLength(1);
  });

  test('that the nodes listen on are not for services', () => {
    expect(mistakesOf(publish({ web: { port: 80, nodePort: 2377 } }))).toEqual([
      'publish.web.nodePort  2377 is taken by the control plane of the swarm on the nodes: choose another nodePort',
    ]);
  });

  test('of VXLAN may not be those of gossip', () => {
    expect(mistakesOf({ dataPathPort: 7946 })).toEqual([
      'dataPathPort  7946 is taken by the gossip between nodes: choose another one',
    ]);
    expect(mistakesOf({ dataPathPort: 80 })).toEqual(['dataPathPort  must be from 1024 to 49151']);
  });

  test('lead to pools that exist', () => {
    expect(mistakesOf({ ...publish({ web: { port: 80, pool: 'wbe' } }), pools: { web: pool(1) } })).toEqual([
      'publish.web.pool  there is no pool wbe: use one of manager, web',
    ]);
  });
});

describe('stacks', () => {
  test.each([
    ['no YAML', 'services: [', /^stacks\.web {2}is not YAML: .+$/],
    ['a key twice', 'services: {}\nservices: {}\n', /^stacks\.web {2}services is there twice: remove or rename one$/],
    [
      'nothing',
      '',
      /^stacks\.web {2}is no compose file: it has no services\. Give the text of one, or \{ file: path \}$/,
    ],
    ['no services', 'volumes: {}', /^stacks\.web {2}is no compose file: it has no services\./],
  ])('%s', (_, web, line) => {
    const lines = mistakesOf({ stacks: { web } });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(line);
  });

  test('have names that Docker takes', () => {
    expect(mistakesOf({ stacks: { 'My Web': 'services: {}' } })).toHaveLength(1);
  });
});
