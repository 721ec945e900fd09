/** Where things are on a node. */
export const PATHS = {
  units: '/etc/systemd/system',
  programs: '/opt/cluster',
  config: '/etc/cluster',
  /** The CA certificate of the servers' certificates. */
  ca: '/etc/cluster/ca.crt',
  /** Certificate and key by which servers ask each other. */
  identity: '/etc/cluster/server.pem',
  /** The authorities, as they lie below `server/tls` of the distribution. */
  tls: '/etc/cluster/tls',
  manifests: '/etc/cluster/manifests',
  /** Authorities that all programs of the node trust. */
  trusted: '/etc/cluster/trusted.crt',
  /** What a node proves its name by; the same for all distributions. */
  nodePassword: '/etc/rancher/node/password',
} as const;
