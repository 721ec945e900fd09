import type { ConfigIssue } from '../../config/errors';
import { yaml } from '../../kubernetes-common/yaml';
import { WORLD } from '../../plan/cidr';
import type { LetsEncryptOptions, RancherClusterProps } from './props';

/** The version that the documentation of Rancher's provider goes with. */
const CERT_MANAGER = 'v1.20.2';

/** Rancher's chart asks cert-manager for the certificate, and fails until it is there. */
export const certManager = {
  apiVersion: 'helm.cattle.io/v1',
  kind: 'HelmChart',
  metadata: { name: 'cert-manager', namespace: 'kube-system' },
  spec: {
    repo: 'https://charts.jetstack.io',
    chart: 'cert-manager',
    version: CERT_MANAGER,
    targetNamespace: 'cert-manager',
    createNamespace: true,
    valuesContent: yaml({ crds: { enabled: true } }),
  },
};

/** Values of Rancher's chart. */
export const letsEncryptValues = ({ email, environment = 'production' }: LetsEncryptOptions) => ({
  ingress: { tls: { source: 'letsEncrypt' } },
  letsEncrypt: { email, environment, ingress: { class: 'traefik' } },
});

/** Let's Encrypt calls back by the name, at port 80, from wherever it likes. */
export function letsEncryptIssues(props: RancherClusterProps): ConfigIssue[] {
  const { letsEncrypt, certificate, hostname, adminCidrs, clientCidrs = [] } = props;
  if (!letsEncrypt) return [];
  const open = [...adminCidrs, ...clientCidrs].includes(WORLD);
  return [
    ...(certificate
      ? [{ path: 'letsEncrypt', message: 'brings a certificate, and certificate is one: leave one of them out' }]
      : []),
    ...(hostname === undefined
      ? [{ path: 'hostname', message: "is missing: Let's Encrypt calls back by the name, so give one that is yours" }]
      : []),
    ...(open
      ? []
      : [
          {
            path: 'clientCidrs',
            message: `must have ${WORLD}: Let's Encrypt calls back at port 80, and does not say from where`,
          },
        ]),
  ];
}
