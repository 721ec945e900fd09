import { mistakes, mistakesOf, swarmEntry } from '../support/clusters-file';

const pool = (count: unknown, more: object = {}) => ({ count, serviceOffering: 'Small', ...more });
const NAME_RULE = 'lower-case letters, digits and hyphens, beginning with a letter, not ending with a hyphen';
const LONG = 'a-name-that-is-much-too-long-to-be-the-name-of-a-host-on-earth';

test('a cluster as it should be has no mistakes', () => {
  expect(mistakesOf({})).toEqual([]);
});

test('everything that has to be told is asked for at once', () => {
  expect(mistakes({ clusters: { edge: { orchestrator: 'swarm', publish: { web: {} }, pools: { web: {} } } } })).toEqual(
    [
      'clusters.yaml has 8 mistakes',
      'clusters.edge.zone  is missing: give the name or UUID of a zone',
      'clusters.edge.template  is missing: give the name or UUID of a template with cloud-init',
      'clusters.edge.adminCidrs  is missing: give the networks of the operators, such as [203.0.113.0/24]',
      'clusters.edge.managers  is missing: give the managers: count and serviceOffering',
      'clusters.edge.pools.web.count  is missing: give the number of nodes',
      'clusters.edge.pools.web.serviceOffering  is missing: give the name or UUID of a compute offering',
      'clusters.edge.publish.web.port  is missing: give the port at the address of the cluster',
      'clusters.edge.publish.web.cidrs  is missing: give the networks that may connect; ["0.0.0.0/0"] for everybody',
    ],
  );
});

describe('unknown keys are refused at every level, with what was probably meant', () => {
  test.each<[string, object, string]>([
    ['cluster', { zones: 'x' }, 'zones  unknown key: did you mean zone?'],
    [
      'managers',
      { managers: pool(1, { offering: 'x' }) },
      'managers.offering  unknown key: allowed are count, serviceOffering, template, rootDiskSizeGib, details, hostAffinity, dataDisk',
    ],
    ['pool', { pools: { web: pool(1, { lables: {} }) } }, 'pools.web.lables  unknown key: did you mean labels?'],
    [
      'network',
      { network: { kind: 'isolated', cdir: '10.1.1.0/24' } },
      'network.cdir  unknown key: did you mean cidr?',
    ],
    [
      'publish',
      { publish: { web: { port: 80, cidrs: ['10.0.0.0/8'], nodeport: 80 } } },
      'publish.web.nodeport  unknown key: did you mean nodePort?',
    ],
    ['ssh', { ssh: { keyPair: 'me', publicKey: [] } }, 'ssh.publicKey  unknown key: did you mean publicKeys?'],
    ['engine', { engine: { sources: 'distro' } }, 'engine.sources  unknown key: did you mean source?'],
    ['backup', { backup: { kep: 3 } }, 'backup.kep  unknown key: did you mean keep?'],
    [
      'files',
      { extraUserData: { files: [{ path: '/x', content: '', mode: '0644' }] } },
      'extraUserData.files.0.mode  unknown key: allowed are path, content, permissions',
    ],
  ])('%s', (_, changes, line) => {
    expect(mistakesOf(changes)).toEqual([line]);
  });

  test('and hide no other mistake', () => {
    const publish = { api: { port: 2376, cidrs: ['10.0.0.0/8'] } };
    expect(mistakesOf({ zones: 'x', publish })).toEqual([
      'zones  unknown key: did you mean zone?',
      'publish.api.port  2376 is taken by the Docker API: choose another one',
    ]);
  });

  test.each([
    'apiKey',
    'api_key',
    'secretKey',
    'secret_key',
    'apiUrl',
    'credentials',
    'password',
    'CLOUDSTACK_API_KEY',
  ])('credentials have their place in the environment: %s', (key) => {
    expect(mistakesOf({ [key]: 'x' })).toEqual([
      `${key}  does not belong here: set CLOUDSTACK_API_URL, CLOUDSTACK_API_KEY and CLOUDSTACK_SECRET_KEY in the environment`,
    ]);
  });
});

describe('wrong types', () => {
  test.each<[string, object, string]>([
    ['a number for a name', { zone: 7 }, 'zone  must be a string, not a number: put it in quotes'],
    ['a text for a number', { managers: pool('three') }, 'managers.count  must be a number, not a string'],
    ['a fraction', { pools: { web: pool(1.5) } }, 'pools.web.count  must be a whole number'],
    ['nothing', { pools: { web: null } }, 'pools.web  is empty: give a mapping'],
    ['an empty name', { zone: '' }, 'zone  must not be empty'],
    ['a text for a list', { adminCidrs: '10.0.0.0/8' }, 'adminCidrs  must be a list, not a string'],
    ['a text for a mapping', { network: 'isolated' }, 'network  must be a mapping, not a string'],
    [
      'a choice that does not exist',
      { managers: pool(1, { hostAffinity: 'no' }) },
      'managers.hostAffinity  must be one of: anti, strict-anti, together, none',
    ],
    [
      'a kind of network that does not exist',
      { network: { kind: 'vpc' } },
      'network.kind  must be one of: isolated, existing',
    ],
    ['a network of no kind', { network: { cidr: '10.1.1.0/24' } }, 'network.kind  must be one of: isolated, existing'],
    [
      'a label without quotes',
      { pools: { web: pool(1, { labels: { ssd: true } }) } },
      'pools.web.labels.ssd  must be a string, not a boolean: put it in quotes',
    ],
    [
      'a mode without quotes',
      { extraUserData: { files: [{ path: '/x', content: '', permissions: 420 }] } },
      'extraUserData.files.0.permissions  must be a string, not a number: put it in quotes',
    ],
    [
      'a relative path',
      { extraUserData: { files: [{ path: 'x', content: '' }] } },
      'extraUserData.files.0.path  must be an absolute path',
    ],
    ['a command of no words', { extraUserData: { run: [[]] } }, 'extraUserData.run.0  must hold a program'],
    ['a limit that is none', { userDataLimit: 5 }, 'userDataLimit  must be at least 2048'],
    [
      'a mirror that is no URL',
      { engine: { registryMirrors: ['mirror'] } },
      'engine.registryMirrors.0  must be a URL, such as https://mirror.example.org',
    ],
    [
      'a size of logs',
      { engine: { logRotation: { maxSize: '10', maxFile: 0 } } },
      'engine.logRotation.maxSize  must be a size such as "10m"',
    ],
    [
      'a name of a variable',
      { engine: { environment: { 'a-b': '1' } } },
      'engine.environment.a-b  has a name of the wrong form: letters, digits and _ only',
    ],
  ])('%s', (_, changes, line) => {
    expect(mistakesOf(changes)).toContain(line);
  });
});

describe('counts', () => {
  test.each([
    [0, '0: use 1'],
    [2, '2: use 1 or 3'],
    [4, '4: use 3 or 5'],
    [9, '9: use 7'],
    [-1, '-1: use 1'],
  ])('%d managers keep no majority', (count, end) => {
    expect(mistakesOf({ managers: pool(count) })).toEqual([
      `managers.count  must be 1, 3, 5 or 7 so that the swarm keeps a majority; got ${end}`,
    ]);
  });

  test('a pool of no nodes is a pool too many', () => {
    expect(mistakesOf({ pools: { web: pool(0) } })).toEqual([
      'pools.web.count  must be at least 1: remove the pool to have no nodes in it',
    ]);
  });
});

describe('names that are no host names', () => {
  test.each(['Web', 'web_1', '1web', 'web-', 'wéb'])('pool %s', (name) => {
    expect(mistakesOf({ pools: { [name]: pool(1) } })).toEqual([`pools.${name}  pool name must be ${NAME_RULE}`]);
  });

  test.each(['My Cluster', 'edge_1', '1edge'])('cluster %s', (name) => {
    expect(mistakes({ clusters: { [name]: swarmEntry() } }).slice(1)).toEqual([
      `clusters.${name}  cluster name ${name} must be ${NAME_RULE}`,
    ]);
  });

  test('a name that only the tenth node makes too long', () => {
    const fits = 'x'.repeat(63 - 'edge--9'.length);
    expect(mistakesOf({ pools: { [fits]: pool(9) } })).toEqual([]);
    expect(mistakesOf({ pools: { [fits]: pool(10) } })).toEqual([
      `pools.${fits}  node name edge-${fits}-10 has 64 characters, allowed are 63: shorten the cluster's or the pool's name`,
    ]);
  });

  test('a name of the cluster that leaves no room', () => {
    expect(mistakes({ clusters: { [LONG]: swarmEntry() } }).slice(1)).toEqual([
      `clusters.${LONG}.managers  node name ${LONG}-manager-1 has 72 characters, allowed are 63: shorten the cluster's or the pool's name`,
    ]);
  });

  test('the name of the managers is taken', () => {
    expect(mistakesOf({ pools: { manager: pool(1) } })).toEqual([
      'pools.manager  is the name of the managers: give the pool another one',
    ]);
  });
});

test('a generation of a node that does not exist', () => {
  expect(mistakesOf({ generations: { 'manager-2': 2, 'web-1': 1 } })).toEqual([
    'generations.manager-2  is no node of this cluster: did you mean manager-1?',
    'generations.web-1  is no node of this cluster',
  ]);
});

test('tags and files that the cluster has itself', () => {
  const file = { path: '/etc/motd', content: 'hello' };
  expect(mistakesOf({ tags: { pool: 'x', owner: 'me' }, extraUserData: { files: [file, file] } })).toEqual([
    'tags.pool  is set by the cluster itself: take another name',
    'extraUserData.files.1.path  /etc/motd is there twice: remove or rename one',
  ]);
});

test('SSH without a key', () => {
  expect(mistakesOf({ ssh: { user: 'debian' } })).toEqual(['ssh  needs publicKeys or keyPair']);
});
