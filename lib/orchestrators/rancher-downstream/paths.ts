/** Where things are on a node. */
export const PATHS = {
  units: '/etc/systemd/system',
  programs: '/opt/cluster',
  settings: '/etc/cluster/cluster.env',
  /** The authority that Rancher is known by; empty where its certificate is publicly trusted. */
  ca: '/etc/cluster/ca.crt',
  /** What Rancher lets this node in by. */
  token: '/etc/cluster/registration-token',
  /** What a node proves its name by; the same for K3s and RKE2. */
  nodePassword: '/etc/rancher/node/password',
} as const;
