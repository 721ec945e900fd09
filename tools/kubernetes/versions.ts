import { arch } from 'node:os';

/** As Go, Debian and the upstream projects call this machine's kind of processor. */
export const architecture = arch() === 'x64' ? 'amd64' : arch();

/** Kubernetes as built unless asked otherwise; each needs its folder `modules/kubernetes-<version>`. */
export const defaultKubernetes = '1.36.3';

/** Versions of the images that kubeadm pulls beside Kubernetes' own. */
export interface Companions {
  readonly etcd: string;
  readonly coredns: string;
  readonly pause: string;
}

/** By minor version, as `kubeadm config images list` says it; each needs its `modules/<name>-<version>`. */
const companions: Readonly<Record<string, Companions>> = {
  '1.36': { etcd: '3.6.8', coredns: '1.14.2', pause: '3.10.2' },
  '1.37': { etcd: '3.7.0', coredns: '1.14.6', pause: '3.10.2' },
};

export function companionsOf(kubernetes: string): Companions {
  const found = companions[kubernetes.slice(0, kubernetes.lastIndexOf('.'))];
  if (!found) throw new Error(`versions.ts does not say which etcd and CoreDNS Kubernetes ${kubernetes} wants`);
  return found;
}

/** Every version of one companion that these versions of Kubernetes want, each once. */
export const wanted = (name: keyof Companions, kubernetes: readonly string[]): string[] => [
  ...new Set(kubernetes.map((version) => companionsOf(version)[name])),
];

/** Versions beside Kubernetes' own: those that the modules pin. */
export const versions = {
  containerd: '2.3.7',
  runc: '1.4.3',
  'cni-plugins': '1.9.1',
  crictl: '1.36.0',
  flannel: '0.28.10',
  ccm: '1.2.0',
} as const;

/** Names of the images as kubeadm and the add-ons' manifests write them. */
export const imageNames = {
  kubernetes: (program: string, version: string) => `registry.k8s.io/${program}:v${version}`,
  etcd: (version: string) => `registry.k8s.io/etcd:${version}-0`,
  pause: (version: string) => `registry.k8s.io/pause:${version}`,
  coredns: (version: string) => `registry.k8s.io/coredns/coredns:v${version}`,
  flannel: `ghcr.io/flannel-io/flannel:v${versions.flannel}`,
  flannelPlugin: 'ghcr.io/flannel-io/flannel-cni-plugin:v1.9.1-flannel3',
  ccm: `docker.io/apache/cloudstack-kubernetes-provider:v${versions.ccm}`,
  app: 'registry.local/test/app:1',
} as const;
