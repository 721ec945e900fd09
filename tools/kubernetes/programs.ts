import { versions, wanted } from './versions';

/** Programs that one `go build` makes out of one module. */
export interface ProgramGroup {
  /** Folder below `modules`, and of what was built. */
  readonly name: string;
  /** Go packages; a program has the name of its package's last part. */
  readonly packages: readonly string[];
  readonly tags?: readonly string[];
  /** `-X` flags: variable → text. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Links C libraries, statically. @default false */
  readonly cgo?: boolean;
  /** Roughly how long a build takes on two processors with nothing cached, for people. */
  readonly takes: string;
}

const containerd = 'github.com/containerd/containerd/v2';
const cni = 'github.com/containernetworking/plugins/plugins';

/** What does not depend on the version of Kubernetes. */
export const otherPrograms: readonly ProgramGroup[] = [
  { name: 'programs', packages: ['./pause', './cp', './app'], takes: 'seconds' },
  {
    name: 'addons',
    packages: ['./flanneld', 'github.com/flannel-io/flannel/cmd/install_conf', 'sigs.k8s.io/cri-tools/cmd/crictl'],
    variables: { 'sigs.k8s.io/cri-tools/pkg/version.Version': versions.crictl },
    takes: '1 minute',
  },
  {
    name: 'containerd',
    packages: ['containerd', 'containerd-shim-runc-v2', 'ctr'].map((program) => `${containerd}/cmd/${program}`),
    tags: ['no_btrfs', 'no_devmapper', 'no_zfs', 'netgo', 'osusergo', 'static_build', 'urfave_cli_no_docs'],
    variables: {
      [`${containerd}/version.Version`]: `v${versions.containerd}`,
      [`${containerd}/version.Revision`]: '',
    },
    takes: '1 minute',
  },
  {
    name: 'runc',
    packages: ['github.com/opencontainers/runc'],
    tags: ['seccomp', 'netgo', 'osusergo', 'urfave_cli_no_docs'],
    variables: { 'main.version': versions.runc },
    cgo: true,
    takes: '20 seconds',
  },
  {
    name: 'cni',
    packages: [
      './flannel',
      ...['ipam/host-local', 'main/bridge', 'main/loopback', 'main/ptp'].map((plugin) => `${cni}/${plugin}`),
      ...['bandwidth', 'firewall', 'portmap', 'tuning'].map((plugin) => `${cni}/meta/${plugin}`),
    ],
    takes: '10 seconds',
  },
  {
    name: 'ccm',
    packages: ['github.com/apache/cloudstack-kubernetes-provider/cmd/cloudstack-ccm'],
    takes: '2 minutes',
  },
];

/** The four that run as pods on control planes and nodes, each in an image of its own. */
export const podPrograms = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy'] as const;

/** The three that nodes download. */
export const nodePrograms = ['kubeadm', 'kubelet', 'kubectl'] as const;

/** Kubernetes of one version: 2,800 Go packages are shared by its seven programs, so they are built at once. */
export function kubernetesPrograms(version: string): ProgramGroup {
  const [major = '', minor = ''] = version.split('.');
  const facts = {
    gitVersion: `v${version}`,
    gitMajor: major,
    gitMinor: minor,
    gitTreeState: 'archive',
    gitCommit: 'unknown',
    buildDate: '1970-01-01T00:00:00Z',
  };
  const variables = ['k8s.io/client-go/pkg/version', 'k8s.io/component-base/version'].flatMap((goPackage) =>
    Object.entries(facts).map(([name, text]) => [`${goPackage}.${name}`, text] as const),
  );
  return {
    name: `kubernetes-${version}`,
    packages: [...nodePrograms, ...podPrograms].map((program) => `k8s.io/kubernetes/cmd/${program}`),
    tags: ['selinux', 'notest', 'grpcnotrace'],
    variables: Object.fromEntries(variables),
    takes: '6 to 9 minutes',
  };
}

/** Everything, in an order that lets later groups use what earlier ones compiled. */
export function allPrograms(kubernetes: readonly string[]): ProgramGroup[] {
  return [
    ...kubernetes.map(kubernetesPrograms),
    ...wanted('coredns', kubernetes).map((version) => ({
      name: `coredns-${version}`,
      packages: ['.'],
      takes: '1 minute',
    })),
    ...wanted('etcd', kubernetes).map((version) => ({
      name: `etcd-${version}`,
      packages: ['server', 'etcdctl', 'etcdutl'].map((program) => `go.etcd.io/etcd/${program}/v3`),
      takes: '30 seconds',
    })),
    ...otherPrograms,
  ];
}
