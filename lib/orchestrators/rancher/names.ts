/** Names that Rancher's chart looks for. */
export const NAMES = {
  namespace: 'cattle-system',
  certificate: 'tls-rancher-ingress',
  authority: 'tls-ca',
  additionalAuthorities: 'tls-ca-additional',
  /** In kube-system, beside the HelmChart: keeps the password out of it. */
  values: 'rancher-values',
} as const;
