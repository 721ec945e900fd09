import { podNetworkIssues, roomIssues } from '../../cluster/address-checks';
import { commonIssues } from '../../cluster/common-checks';
import type { Settled } from '../../cluster/orchestrator';
import { proxyIssues } from '../../cluster/proxy';
import { publishIssues } from '../../cluster/publish';
import type { ConfigIssue } from '../../config/errors';
import { poolIssues } from '../../kubernetes-common/check-pools';
import { objectStoreIssues } from '../../kubernetes-common/object-store';
import { letsEncryptIssues } from './lets-encrypt';
import { rancherIssues } from './check-rancher';
import { versionIssues } from './check-version';
import { rancherSettings, SERVER_POOL } from './defaults';
import { RANCHER_PORTS } from './ports';
import type { RancherClusterProps } from './props';

type Props = Settled<RancherClusterProps>;

/** What the schema cannot say about a Rancher cluster. */
export function checkRancher(props: Props): ConfigIssue[] {
  const pools = Object.entries(props.pools ?? {}).map(([name, options]) => [name, { path: `pools.${name}`, options }]);
  return [
    ...commonIssues(props, {
      [SERVER_POOL]: { path: 'servers', options: props.servers },
      ...Object.fromEntries(pools),
    }),
    ...versionIssues(props),
    ...roomIssues(props, {
      nodes: Object.values(props.pools ?? {}).reduce((sum, { count }) => sum + count, props.servers.count),
      first: props.servers.count,
      what: 'server',
    }),
    ...podNetworkIssues(props, rancherSettings(props)),
    ...poolIssues(props, { pool: SERVER_POOL, nodes: 'servers' }),
    ...portIssues(props),
    ...rancherIssues(props),
    ...letsEncryptIssues(props),
    ...proxyIssues(props),
    ...objectStoreIssues(props),
  ];
}

/** Ports that the nodes themselves listen on: no service can be there. */
const NODE_PORTS: ReadonlyMap<number, string> = new Map([
  [22, 'SSH'],
  [RANCHER_PORTS.api, 'the Kubernetes API'],
  [RANCHER_PORTS.rke2Supervisor, 'joining nodes'],
  [RANCHER_PORTS.etcdClient, 'etcd'],
  [RANCHER_PORTS.etcdPeer, 'etcd'],
  [RANCHER_PORTS.kubelet, 'the kubelet'],
]);

function portIssues({ publish, pools, ssh }: Props): ConfigIssue[] {
  return publishIssues(publish, {
    taken: new Map([
      [`${RANCHER_PORTS.api}/tcp`, 'the Kubernetes API'],
      [`${RANCHER_PORTS.https}/tcp`, 'Rancher'],
      [`${RANCHER_PORTS.http}/tcp`, 'Rancher'],
      ...(ssh ? [['22/tcp', 'SSH'] as const] : []),
    ]),
    pools: [SERVER_POOL, ...Object.keys(pools ?? {})],
    listener: (nodePort, port, owner) => (owner && nodePort === port ? undefined : NODE_PORTS.get(nodePort)),
  });
}
