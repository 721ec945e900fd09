/** Where things are on a node. */
export const PATHS = {
  units: '/etc/systemd/system',
  programs: '/opt/cluster',
  config: '/etc/cluster',
  /** The cluster's CA certificate. */
  ca: '/etc/cluster/ca.crt',
  /** The node's certificate and key for joining. */
  identity: '/etc/cluster/node.pem',
  discovery: '/etc/cluster/discovery.conf',
  manifests: '/etc/cluster/manifests',
  /** What the pods' network is made from, where that is a release of its publisher. */
  network: '/etc/cluster/network',
  /** Of the API server. */
  apiServer: '/etc/kubernetes/cluster',
  auditLogs: '/var/log/kubernetes',
} as const;
