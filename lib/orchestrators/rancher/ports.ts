/** The only place of the port numbers of a Rancher cluster. */
export const RANCHER_PORTS = {
  /** Kubernetes' API; with K3s also what nodes join by. */
  api: 6443,
  /** What nodes join by with RKE2. */
  rke2Supervisor: 9345,
  etcdClient: 2379,
  etcdPeer: 2380,
  kubelet: 10_250,
  /** flannel's VXLAN over UDP. */
  vxlan: 8472,
  http: 80,
  https: 443,
} as const;
