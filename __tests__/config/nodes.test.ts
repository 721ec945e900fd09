import { mistakesOf as ofSwarm, mistakesOfKubernetes as ofKubernetes } from '../support/clusters-file';

const pool = (more: object = {}) => ({ count: 1, serviceOffering: 'Small', ...more });
const both = [
  ['a swarm', ofSwarm],
  ['a Kubernetes', ofKubernetes],
] as const;

describe.each(both)('nodes of %s', (_, mistakesOf) => {
  test.each<[string, object]>([
    ['time servers', { timeServers: ['time.example.org', '10.1.1.5', 'fd00::5'] }],
    [
      'a proxy',
      { proxy: { http: 'http://proxy:3128', https: 'https://proxy', noProxy: ['.example.org', '10.0.0.0/8'] } },
    ],
    ['a proxy for one kind of URL', { proxy: { https: 'http://10.1.1.5:3128/' } }],
    ['a data disk', { pools: { web: pool({ dataDisk: { diskOffering: 'Custom', sizeGib: 100 } }) } }],
  ])('can have %s', (_name, changes) => expect(mistakesOf(changes)).toEqual([]));

  test.each<[string, object, string]>([
    ['no time server', { timeServers: [] }, 'timeServers  must name a time server, or be left out'],
    ['a URL of one', { timeServers: ['ntp://a'] }, 'timeServers.0  must be the name or address of a time server'],
    ['a proxy for nothing', { proxy: {} }, 'proxy  needs http or https'],
    [
      'a proxy that is none',
      { proxy: { http: 'proxy:3128' } },
      'proxy.http  must be a URL, such as http://proxy.example.org:3128',
    ],
    ['a page of a proxy', { proxy: { https: 'http://proxy/a?b' } }, 'proxy.https  must end after host and port'],
    [
      'several exceptions in one',
      { proxy: { http: 'http://proxy', noProxy: ['a,b'] } },
      'proxy.noProxy.0  must be one host, .domain, address or network, such as .example.org',
    ],
    [
      'a data disk of no offering',
      { pools: { web: pool({ dataDisk: { sizeGib: 5 } }) } },
      'pools.web.dataDisk.diskOffering  is missing: give the name or UUID of a disk offering',
    ],
    [
      'a data disk of no size',
      { pools: { web: pool({ dataDisk: { diskOffering: 'Custom', sizeGib: 0 } }) } },
      'pools.web.dataDisk.sizeGib  must be at least 1',
    ],
    [
      'IPv6 of an offering that has none',
      { network: { kind: 'isolated', ipv6: true } },
      'network.ipv6  is not in DefaultIsolatedNetworkOfferingWithSourceNatService: name an offering of your cloud with IPv6 as offering',
    ],
  ])('cannot have %s', (_name, changes, line) => expect(mistakesOf(changes)).toEqual([line]));

  test('get no password of a proxy, which would be shown to many', () => {
    const [line] = mistakesOf({ proxy: { http: 'http://me:p%40ss@proxy:3128' } });
    expect(line).toMatch(
      /^proxy.http {2}holds a user or password, which everybody on the nodes and many in the cluster/,
    );
    expect(line).not.toContain('p%40ss');
  });
});

describe('annotations', () => {
  const annotations = (key: string, more: object = {}) =>
    ofKubernetes({ pools: { web: pool({ annotations: { [key]: 'yes' } }) }, ...more });

  test.each(['note', 'example.org/owner', 'cluster-autoscaler.kubernetes.io/scale-down-disabled'])(
    '%s is for everybody',
    (key) => expect(annotations(key)).toEqual([]),
  );

  test.each(['cloudstack-clusters/applied', 'kubeadm.alpha.kubernetes.io/cri-socket', 'flannel.alpha.coreos.com/x'])(
    "%s is the cluster's own",
    (key) =>
      expect(annotations(key)).toEqual([
        `pools.web.annotations.${key}  is for the cluster's own programs, as all of ${key.split('/')[0]}/: take another name`,
      ]),
  );

  test('need a deploy that waits', () => {
    expect(annotations('note', { waitForReady: false })).toEqual([
      'pools.web.annotations  can only be set by a deploy that waits: leave out waitForReady: false',
    ]);
  });
});

test('the label of a GPU is set by itself', () => {
  const labels = { 'nvidia.com/gpu.present': 'false' };
  expect(ofKubernetes({ pools: { gpu: pool({ labels }) } })).toEqual([]);
  expect(ofKubernetes({ pools: { gpu: pool({ labels, gpu: true }) } })).toEqual([
    'pools.gpu.labels.nvidia.com/gpu.present  is set by the cluster itself: take another name',
  ]);
});

describe('dual stack', () => {
  const dualStack = { podCidr: 'fd00:10:244::/56', serviceCidr: 'fd00:10:96::/112' };
  const network = { kind: 'isolated', offering: 'Isolated with IPv6', ipv6: true };
  const of = (changes: object, more: object = {}) =>
    ofKubernetes({ network, dualStack: { ...dualStack, ...changes }, ...more });

  test('is there in a network with IPv6', () => {
    expect(of({})).toEqual([]);
    const existing = { kind: 'existing', id: '2e4a5d9c-6c62-4a4a-9d7d-3b8a9b3c1a55', cidr: '10.1.1.0/24' };
    expect(of({}, { network: { ...existing, ipv6: true } })).toEqual([]);
    expect(of({}, { network: existing })).toHaveLength(1);
  });

  test.each<[string, object, object, string]>([
    [
      'without IPv6 in the network',
      {},
      { network: { kind: 'isolated' } },
      'dualStack  needs a network with IPv6: say network.ipv6: true where it has that; a new one takes it from network.offering',
    ],
    [
      'beside a controller that knows one address of a node',
      {},
      {
        addons: {
          cloudControllerManager: {},
          cloudstack: { apiUrl: 'https://cloud.example.org', apiKey: 'a', secretKey: 'b' },
        },
      },
      'dualStack  does not go with addons.cloudControllerManager, which knows nodes by one address: leave out one of them',
    ],
    [
      'with networks that are none',
      { podCidr: '10.0.0.0/8' },
      {},
      'dualStack.podCidr  10.0.0.0/8 must be an IPv6 network with all host bits zero, such as fd00:10:244::/56',
    ],
    [
      'with pods of a size that is none',
      { podCidr: 'fd00::/40' },
      {},
      'dualStack.podCidr  fd00::/40 must have a prefix from /48 to /64',
    ],
    [
      'with too few pods',
      { podCidr: 'fd00::/64' },
      { pools: { web: pool() } },
      'dualStack.podCidr  fd00::/64 holds a /64 for 1 nodes, planned are 2: take a larger network',
    ],
    [
      'with too many services',
      { serviceCidr: 'fd00:1::/64' },
      {},
      'dualStack.serviceCidr  fd00:1::/64 must have a prefix from /108 to /120',
    ],
    [
      'with networks in each other',
      { serviceCidr: 'fd00:10:244::/112' },
      {},
      'dualStack.serviceCidr  fd00:10:244::/112 overlaps dualStack.podCidr fd00:10:244::/56: move one of them',
    ],
  ])('is not there %s', (_, changes, more, line) => expect(of(changes, more)).toEqual([line]));
});
