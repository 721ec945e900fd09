import type { SoftwareContext } from '../../cluster/orchestrator';
import { yaml } from '../../kubernetes-common/yaml';
import { hasTraefikOfOurs, ingressAnnotations } from './fail-over';
import { hostname } from './hostname';
import { letsEncryptValues } from './lets-encrypt';
import { merged, type Values } from './merged';
import { NAMES } from './names';
import { outsideValues } from './outside';
import type { RancherClusterProps, RancherRole } from './props';
import { DEFAULT_RANCHER } from './versions';

type Context = SoftwareContext<RancherClusterProps, RancherRole>;

/** Where a deploy finds the HelmChart of Rancher. */
export const CHART_PATH = '/apis/helm.cattle.io/v1/namespaces/kube-system/helmcharts/rancher';

const REPOSITORY = 'https://releases.rancher.com/server-charts/latest';

export const rancherVersion = ({ chart }: RancherClusterProps): string => chart?.version ?? DEFAULT_RANCHER;

/** What the Helm controller of K3s and RKE2 installs Rancher by. */
export const helmChart = ({ props, plan, endpoint }: Context) => ({
  apiVersion: 'helm.cattle.io/v1',
  kind: 'HelmChart',
  metadata: { name: 'rancher', namespace: 'kube-system' },
  spec: {
    ...source(props),
    targetNamespace: NAMES.namespace,
    timeout: '15m',
    // The default would uninstall Rancher after an upgrade that came to nothing.
    failurePolicy: 'abort',
    valuesSecrets: [{ name: NAMES.values, keys: ['values.yaml'] }],
    valuesContent: yaml(merged(ours(props, plan, hostname(props, endpoint)), props.chart?.values ?? {})),
  },
});

function source(props: RancherClusterProps) {
  const { chart = {} } = props;
  if (chart.url !== undefined) return { chart: chart.url };
  return { repo: chart.repo ?? REPOSITORY, chart: 'rancher', version: rancherVersion(props) };
}

/** More copies than three make Rancher no safer. */
const MAX_REPLICAS = 3;

const ours = (props: Context['props'], plan: Context['plan'], name: string): Values =>
  merged(
    { ...values(props, name), ...outsideValues(plan, props) },
    props.letsEncrypt ? letsEncryptValues(props.letsEncrypt) : {},
  );

const values = (props: RancherClusterProps, name: string): Values => ({
  hostname: name,
  ...copies(Math.min(props.servers.count, MAX_REPLICAS)),
  ingress: {
    ingressClassName: 'traefik',
    ...(hasTraefikOfOurs(props) ? { extraAnnotations: ingressAnnotations } : {}),
    tls: { source: 'secret' },
  },
  privateCA: hasPrivateAuthority(props),
  agentTLSMode: hasPrivateAuthority(props) ? 'strict' : 'system-store',
  ...(props.registrationTokenRotation === undefined
    ? {}
    : { features: `crt-token-ttl-rotation=${props.registrationTokenRotation}` }),
  ...(props.systemDefaultRegistry === undefined
    ? {}
    : { systemDefaultRegistry: props.systemDefaultRegistry, useBundledSystemChart: true }),
});

/** All would be on the first server if they did not wait for the others, and away with it. */
const copies = (replicas: number) => ({ replicas, ...(replicas > 1 ? { antiAffinity: 'required' } : {}) });

/** Rancher's certificate is signed by an authority that nobody trusts by itself. */
export const hasPrivateAuthority = ({ certificate, letsEncrypt }: RancherClusterProps): boolean =>
  !letsEncrypt && (certificate === undefined || certificate.authority !== undefined);
