import type { NodeFile } from '../../cloud-init/document';
import type { Settled } from '../../cluster/orchestrator';
import { proxyFiles } from '../../cluster/proxy';
import type { ClusterPlan } from '../../plan/model';
import { distributionOf, rancherSettings } from './defaults';
import { PATHS } from './paths';
import type { RancherClusterProps } from './props';

type Props = Settled<RancherClusterProps>;

/** How nodes reach what is outside: a proxy, and authorities that their system does not know. */
export const outsideFiles = (plan: ClusterPlan, props: Props): NodeFile[] => [
  ...proxyFiles(props.proxy, ['cluster-', distributionOf(props).program], reachedDirectly(plan, props)),
  ...(props.additionalTrustedCAs === undefined
    ? []
    : [{ path: PATHS.trusted, permissions: '0644', content: props.additionalTrustedCAs }]),
];

/** What cloud-init runs before anything that fetches. Debian and its like have the first of the folders, the others do not. */
export const outsideCommands = ({ additionalTrustedCAs }: RancherClusterProps): string[][] =>
  additionalTrustedCAs === undefined ? [] : [['sh', '-c', TRUST]];

const TRUST = `if [ -d /usr/local/share/ca-certificates ]; then \
cp ${PATHS.trusted} /usr/local/share/ca-certificates/cluster.crt && update-ca-certificates; else \
cp ${PATHS.trusted} /etc/pki/ca-trust/source/anchors/cluster.crt && update-ca-trust; fi`;

/** Values of Rancher's chart. Its own list of networks without a proxy is replaced, and so is part of ours. */
export function outsideValues(plan: ClusterPlan, props: Props) {
  const { proxy, additionalTrustedCAs } = props;
  return {
    ...(proxy
      ? {
          proxy: proxy.http ?? proxy.https,
          noProxy: ['127.0.0.0/8', ...reachedDirectly(plan, props), ...(proxy.noProxy ?? [])].join(),
        }
      : {}),
    ...(additionalTrustedCAs === undefined ? {} : { additionalTrustedCAs: true }),
  };
}

function reachedDirectly(plan: ClusterPlan, props: Props): string[] {
  const { podCidr, serviceCidr } = rancherSettings(props);
  const addresses = plan.nodes.flatMap(({ address }) => address ?? []);
  const network = props.network.cidr ? [props.network.cidr] : [];
  return [...addresses, ...network, podCidr, serviceCidr, '.svc', '.cluster.local'];
}
