/** The only place of Kubernetes' port numbers. */
export const KUBERNETES_PORTS = {
  api: 6443,
  etcdClient: 2379,
  etcdPeer: 2380,
  kubelet: 10_250,
  /** VXLAN of flannel and Cilium over UDP: Linux' own default, not the registered 4789. */
  vxlan: 8472,
  /** Calico's, over UDP. */
  calicoVxlan: 4789,
  /** Cilium's nodes ask each other how they are. */
  ciliumHealth: 4240,
} as const;

/** What kube-apiserver gives node ports from. */
export const NODE_PORT_RANGE = { first: 30_000, last: 32_767 } as const;
