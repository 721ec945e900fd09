import { yaml } from '../../kubernetes-common/yaml';
import { NAMES } from './names';
import type { RancherClusterProps } from './props';
import { distributionOf, rancherSettings } from './defaults';
import { compareMinors, minorOf } from '../../kubernetes-common/versions';

/**
 * What keeps Rancher answering while a server is dead and nobody has noticed yet: Kubernetes takes 40 seconds to give a node
 * up, and until then sends requests there as if nothing were.
 */
export const hasTraefikOfOurs = (props: RancherClusterProps): boolean =>
  isSpread(props) && !(props.disable ?? []).includes('traefik');

/** RKE2 has a Traefik and a DNS for each node by itself. */
const isSpread = (props: RancherClusterProps): boolean =>
  props.servers.count > 1 && distributionOf(props).program === 'k3s';

/** Seconds after which the pods of a dead node are replaced elsewhere, for pods that say nothing about it. */
const TOLERATION_SECONDS = 30;

/** Beside the 40 seconds after which a node counts as dead; by default it would be five minutes. */
export const apiServerArgs = ({ servers }: RancherClusterProps): string[] =>
  servers.count > 1
    ? ['not-ready', 'unreachable'].map((what) => `default-${what}-toleration-seconds=${TOLERATION_SECONDS}`)
    : [];

const RETRY = 'retry';

/** On the Ingress of Rancher: copies that cannot be reached are passed over. */
export const ingressAnnotations = {
  'traefik.ingress.kubernetes.io/router.middlewares': `${NAMES.namespace}-${RETRY}@kubernetescrd`,
};

/** One on every node, used by what comes in there and by nothing else; a dead copy of Rancher costs it one second. */
export const traefik = {
  apiVersion: 'helm.cattle.io/v1',
  kind: 'HelmChartConfig',
  metadata: { name: 'traefik', namespace: 'kube-system' },
  spec: {
    valuesContent: yaml({
      deployment: { kind: 'DaemonSet' },
      service: { spec: { externalTrafficPolicy: 'Local', internalTrafficPolicy: 'Local' } },
      additionalArguments: ['--serversTransport.forwardingTimeouts.dialTimeout=1s'],
    }),
  },
};

/** More often than there are copies, because others take their turns meanwhile. */
const ATTEMPTS = 5;

/** Traefik's own kinds had another name until 2.10. */
export const retry = (props: RancherClusterProps) => ({
  apiVersion: `${compareMinors(minorOf(rancherSettings(props).version), '1.28') < 0 ? 'traefik.containo.us' : 'traefik.io'}/v1alpha1`,
  kind: 'Middleware',
  metadata: { name: RETRY, namespace: NAMES.namespace },
  spec: { retry: { attempts: ATTEMPTS, initialInterval: '50ms' } },
});

const DNS = 'kube-dns';
/** More would save nothing. */
const MAX_COPIES = 3;

/** K3s runs one DNS, and says nothing about how many there shall be and where: this is added to its Deployment. */
export const dns = ({ servers }: RancherClusterProps) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'coredns', namespace: 'kube-system' },
  spec: {
    replicas: Math.min(servers.count, MAX_COPIES),
    template: {
      spec: {
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { 'k8s-app': DNS } } },
            ],
          },
        },
      },
    },
  },
});

/** Whether K3s' DNS is there, and is one that would be away with its node. */
export const hasDnsOfOurs = (props: RancherClusterProps): boolean =>
  isSpread(props) && !(props.disable ?? []).includes('coredns');
