import { mistakes, mistakesOf, mistakesOfDockerHost, dockerHostEntry } from '../support/clusters-file';

test('the least that a Docker host has to be told is enough', () =>
  expect(mistakes({ clusters: { edge: dockerHostEntry() } })).toEqual([]));

describe.each([
  [
    'the Docker API open to the world',
    { adminCidrs: ['0.0.0.0/0'] },
    /adminCidrs .* opens the cluster API to the world/,
  ],
  ['nobody who may use it', { adminCidrs: [] }, /adminCidrs must name at least one network/],
  ['no host', { hosts: { count: 0, serviceOffering: 'Small' } }, /hosts\.count .* at least 1/],
  [
    'the Docker API published to the world by another name',
    { publish: { web: { port: 8080, nodePort: 2376, cidrs: ['0.0.0.0/0'] } } },
    /publish\.web\.nodePort 2376 is taken by the Docker API on the nodes/,
  ],
  [
    'the port of another host',
    {
      hosts: { count: 2, serviceOffering: 'Small' },
      publish: { web: { port: 2377, nodePort: 80, cidrs: ['0.0.0.0/0'] } },
    },
    /publish\.web\.port 2377 is taken by the Docker API of host-2/,
  ],
  [
    'a pool, of which there is only one',
    { publish: { web: { port: 80, cidrs: ['0.0.0.0/0'], pool: 'host' } } },
    /publish\.web\.pool unknown key/,
  ],
  ['a network that is full', { network: { kind: 'isolated', cidr: '10.1.1.0/29' } }, /network\.cidr .* 11th address/],
  [
    'bridges in the guest network',
    { engine: { bridgePool: '10.1.0.0/16' } },
    /engine\.bridgePool .* overlaps network\.cidr/,
  ],
  ['a name of the API that is none', { apiServerNames: ['docker,IP:1.2.3.4'] }, /apiServerNames\.0 .* DNS name/],
  ['a generation of another host', { generations: { 'host-2': 2 } }, /generations\.host-2 .* no node/],
] as const)('%s', (_, changes, message) => {
  test('is refused', () => {
    const said = mistakesOfDockerHost(changes);
    expect(said).toHaveLength(1);
    expect(said[0]!.replace(/ {2,}/, ' ')).toMatch(message);
  });
});

test('an API open to the world has to be wanted twice', () =>
  expect(mistakesOfDockerHost({ adminCidrs: ['0.0.0.0/0'], allowAnywhere: true })).toEqual([]));

describe('compose files, of Docker hosts and of stacks of a Swarm', () => {
  const said = (text: string): string[] => {
    const [host, stack] = [mistakesOfDockerHost({ compose: { web: text } }), mistakesOf({ stacks: { web: text } })];
    expect(host.map((line) => line.replace('compose.', 'stacks.'))).toEqual(stack);
    return host;
  };

  test.each([
    ['that are no YAML', 'services: [', /compose\.web/],
    ['without services', 'volumes: {}', /has no services/],
    ['that are a text', 'hello', /is no compose file/],
    ['with no service', 'services: {}', /has no service below services/],
    ['with a service that is none', 'services: { web: }', /has no image for web/],
    [
      'with something to build',
      'services: { web: { build: . }, db: { image: x } }',
      /has no image for web: nodes build none/,
    ],
  ])('%s are refused', (_, text, message) => expect(said(text).join('\n')).toMatch(message));

  test.each([
    ['a list of services', 'services: { web: { image: nginx }, db: { image: postgres } }'],
    ['an image from an anchor', 'x-base: &base { image: nginx }\nservices:\n  web:\n    <<: *base\n'],
    ['an image from another service', 'services: { web: { extends: db }, db: { image: postgres } }'],
  ])('%s is taken', (_, text) => expect(said(text)).toEqual([]));

  test('need a name that commands can take', () =>
    expect(mistakesOfDockerHost({ compose: { Web_1: 'services: { web: { image: x } }' } }).join()).toMatch(
      /project name must be lower-case/,
    ));
});
