/** The only place of the port numbers of clusters that Rancher manages. */
export const DOWNSTREAM_PORTS = {
  api: 6443,
  /** What nodes of RKE2 join by. */
  rke2Supervisor: 9345,
  etcdClient: 2379,
  etcdPeer: 2380,
  kubelet: 10_250,
  /** flannel's and Canal's VXLAN over UDP. */
  vxlan: 8472,
  /** Calico's VXLAN over UDP. */
  calicoVxlan: 4789,
} as const;
