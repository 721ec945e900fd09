import { roomIssues } from '../../cluster/address-checks';
import { commonIssues } from '../../cluster/common-checks';
import type { Settled } from '../../cluster/orchestrator';
import { publishIssues } from '../../cluster/publish';
import type { ConfigIssue } from '../../config/errors';
import { poolIssues } from '../../kubernetes-common/check-pools';
import { compareMinors, minorOf } from '../../kubernetes-common/versions';
import { DEFAULT_RANCHER, RANCHER_MINORS } from '../rancher/versions';
import { accessIssues } from './check-access';
import { countOf } from './defaults';
import { DOWNSTREAM_PORTS } from './ports';
import type { RancherDownstreamClusterProps } from './props';

type Props = Settled<RancherDownstreamClusterProps>;

/** What the schema cannot say about a cluster that Rancher manages. */
export function checkDownstream(props: Props): ConfigIssue[] {
  const pools = Object.entries(props.pools);
  return [
    ...commonIssues(
      props,
      Object.fromEntries(pools.map(([name, options]) => [name, { path: `pools.${name}`, options }])),
    ),
    ...nameIssues(props),
    ...accessIssues(props.rancher),
    ...versionIssues(props),
    ...roomIssues(props, { nodes: pools.reduce((sum, [, { count }]) => sum + count, 0), first: 0, what: 'node' }),
    ...roleIssues(props),
    ...poolIssues({ pools: props.pools }),
    ...portIssues(props),
  ];
}

/** Rancher's own cluster has this name in every Rancher. */
const nameIssues = ({ name }: Props): ConfigIssue[] =>
  name === 'local' ? [{ path: '', message: 'local is what Rancher calls its own cluster: take another name' }] : [];

function versionIssues({ version, rancher, allowUntested }: Props): ConfigIssue[] {
  const { version: ofRancher = DEFAULT_RANCHER } = rancher;
  const newest = RANCHER_MINORS[minorOf(ofRancher)];
  if (allowUntested || newest === undefined || compareMinors(minorOf(version), newest) <= 0) return [];
  const message =
    `${version} is too new for Rancher ${ofRancher}, which goes up to Kubernetes ${newest}: ` +
    'take an older one, raise rancher.version, or say allowUntested: true';
  return [{ path: 'version', message }];
}

function roleIssues(props: Props): ConfigIssue[] {
  const etcd = countOf(props, 'etcd');
  const none = (['etcd', 'controlPlane', 'worker'] as const).filter((role) => countOf(props, role) === 0);
  return [
    ...none.map((role) => ({
      path: 'pools',
      message: `have no node with the role ${role}, which a cluster needs: give a pool roles: [${role}]`,
    })),
    ...(etcd > 0 && etcd % 2 === 0
      ? [
          {
            path: 'pools',
            message: `have ${etcd} nodes with the role etcd, which keep a majority no better than ${etcd - 1}: take an odd number`,
          },
        ]
      : []),
  ];
}

/** Ports that the nodes themselves listen on: no service can be there. */
const NODE_PORTS: ReadonlyMap<number, string> = new Map([
  [22, 'SSH'],
  [DOWNSTREAM_PORTS.api, 'the Kubernetes API'],
  [DOWNSTREAM_PORTS.rke2Supervisor, 'joining nodes'],
  [DOWNSTREAM_PORTS.etcdClient, 'etcd'],
  [DOWNSTREAM_PORTS.etcdPeer, 'etcd'],
  [DOWNSTREAM_PORTS.kubelet, 'the kubelet'],
]);

const portIssues = ({ publish, pools, ssh }: Props): ConfigIssue[] =>
  publishIssues(publish, {
    taken: new Map(ssh ? [['22/tcp', 'SSH']] : []),
    pools: Object.keys(pools),
    listener: (nodePort, port, owner) => (owner && nodePort === port ? undefined : NODE_PORTS.get(nodePort)),
  });
