import { arch } from 'node:os';

/** As Go, Debian and the upstream projects call this machine's kind of processor. */
export const architecture = arch() === 'x64' ? 'amd64' : arch();

/** Kubernetes as built unless asked otherwise; each needs its folder `modules/kubernetes-<version>`. */
export const defaultKubernetes = '1.36.3';

/** Versions beside Kubernetes' own: those that the modules pin. */
export const versions = {
  etcd: '3.6.8',
  containerd: '2.3.7',
  runc: '1.4.3',
  'cni-plugins': '1.9.1',
  crictl: '1.36.0',
  coredns: '1.14.2',
  flannel: '0.28.10',
  ccm: '1.2.0',
} as const;

/** Names of the images as kubeadm and the add-ons' manifests write them. */
export const imageNames = {
  etcd: `registry.k8s.io/etcd:${versions.etcd}-0`,
  pause: 'registry.k8s.io/pause:3.10.2',
  coredns: `registry.k8s.io/coredns/coredns:v${versions.coredns}`,
  flannel: `ghcr.io/flannel-io/flannel:v${versions.flannel}`,
  flannelPlugin: 'ghcr.io/flannel-io/flannel-cni-plugin:v1.9.1-flannel3',
  ccm: `docker.io/apache/cloudstack-kubernetes-provider:v${versions.ccm}`,
  app: 'registry.local/test/app:1',
} as const;

/** `registry.k8s.io/kube-proxy:v1.36.3` */
export const kubernetesImage = (program: string, version: string): string => `registry.k8s.io/${program}:v${version}`;
