import type { S3Options } from '../../kubernetes-common/object-store';
import type { DataDiskPoolOptions } from '../../cluster/data-disk';
import type { ArtifactOptions } from '../../cluster/downloads';
import type { ClusterProps } from '../../cluster/props';
import type { ProxyOptions } from '../../cluster/proxy';
import type { LabelledPoolOptions } from '../../kubernetes-common/pools';

export type KubernetesRole = 'control-plane' | 'worker';

/** A Kubernetes, made by kubeadm, with etcd on the control planes. */
export interface KubernetesClusterProps extends ClusterProps {
  /**
   * Kubernetes, e.g. `1.36.4`. Cannot be lowered.
   *
   * @default - the newest that this package knows published sums of
   */
  readonly version?: string;
  /**
   * Take a version that this package was not made for.
   *
   * @default false
   */
  readonly allowUntested?: boolean;
  /** The nodes that hold the cluster's state and its API: 1, 3, 5 or 7. They run no workloads of users. */
  readonly controlPlane: DataDiskPoolOptions;
  /**
   * Workers: pool name → pool. The name is part of node names. A pool can be added, resized and removed without
   * touching other pools.
   *
   * @default - no workers: only pods that tolerate the control planes' taint run
   */
  readonly pools?: Readonly<Record<string, KubernetesPoolOptions>>;
  /**
   * Network of the pods, over VXLAN: `flannel`, or a release of `calico` or `cilium` that `cniRelease` names; `none` to
   * bring your own.
   *
   * @default 'flannel'
   */
  readonly cni?: Cni;
  /**
   * Which Calico or Cilium. Required with these two.
   *
   * @default - none
   */
  readonly cniRelease?: CniRelease;
  /**
   * Network that pods get addresses from, a /24 of it for each node. Cannot be changed once the cluster exists.
   *
   * @default '10.244.0.0/16'
   */
  readonly podCidr?: string;
  /**
   * Network that services get addresses from. Cannot be changed once the cluster exists.
   *
   * @default '10.96.0.0/12'
   */
  readonly serviceCidr?: string;
  /**
   * IPv6 beside IPv4 for pods and services, with flannel or a network of your own. The nodes' network has to have it
   * (`network.ipv6`). Cannot be changed once the cluster exists.
   *
   * @default - IPv4 alone
   */
  readonly dualStack?: DualStackOptions;
  /**
   * MTU of the guest network, for the network of the pods: 50 bytes of it are VXLAN's.
   *
   * @default - what the network cards of the nodes say
   */
  readonly mtu?: number;
  /**
   * Ports of services to publish at the cluster's address: name → port.
   *
   * @default - none
   */
  readonly publish?: Readonly<Record<string, KubernetesPublishOptions>>;
  /**
   * Further DNS names and addresses of the API's certificate, e.g. `['k8s.example.org']`.
   *
   * @default - its name in the cluster, the public address and the control planes' addresses
   */
  readonly apiServerNames?: readonly string[];
  /**
   * The template has all programs (kubeadm, kubelet, kubectl, crictl, containerd, runc, the CNI plugins) in the right
   * version, as image-builder makes it: nothing is downloaded.
   *
   * @default false
   */
  readonly preinstalled?: boolean;
  /**
   * Server that has the programs under `<mirror>/<host>/<path>` of their URLs, e.g. `http://10.0.0.5/files`.
   *
   * @default - every program from its own host
   */
  readonly mirror?: string;
  /**
   * Other versions and sources of programs, with their sums: name → artifact.
   *
   * @default - published releases that fit the version
   */
  readonly artifacts?: Readonly<Partial<Record<Program, ArtifactOptions>>>;
  /**
   * The way of nodes, for programs, packages and images, to the outside, where there is no other. What belongs to the cluster is reached
   * without it by itself; your pods are told nothing of it.
   *
   * @default - the nodes reach the outside themselves
   */
  readonly proxy?: ProxyOptions;
  /**
   * Registry of Kubernetes' own images.
   *
   * @default 'registry.k8s.io'
   */
  readonly imageRepository?: string;
  /**
   * Mirrors of registries: host → URLs in order of preference, e.g. `{ 'docker.io': ['https://mirror.example.org'] }`.
   * The registry itself comes last.
   *
   * @default - none
   */
  readonly registryMirrors?: Readonly<Record<string, readonly string[]>>;
  /**
   * How nodes log in to registries and mirrors: host (with its port, if it has one) → credentials. They are in the user data
   * of all nodes: take an account that may only pull.
   *
   * @default - nodes pull without a name
   */
  readonly registryAuth?: Readonly<Record<string, RegistryCredentials>>;
  /**
   * Archives of images that every node imports before it joins, for what no registry in its reach has. The kubelet never
   * deletes these images. `mirror` holds for them too.
   *
   * @default - none
   */
  readonly imageArchives?: readonly ImageArchive[];
  /**
   * Whose tokens the API takes, beside certificates and service accounts: OpenID Connect. Give these people rights by
   * RBAC.
   *
   * @default - nobody's
   */
  readonly oidc?: readonly OidcIssuer[];
  /**
   * Audit policy of the API servers, as YAML.
   *
   * @default - who did what, without contents
   */
  readonly auditPolicy?: string;
  /** @default - kubelets as security asks for */
  readonly kubelet?: KubeletOptions;
  /** @default - API servers as security asks for */
  readonly apiServer?: ComponentOptions;
  /** @default - kubeadm's, without profiling */
  readonly controllerManager?: ComponentOptions;
  /** @default - kubeadm's, without profiling */
  readonly scheduler?: ComponentOptions;
  /** @default - none */
  readonly addons?: AddonOptions;
  /**
   * Manifests to apply when the cluster is formed, and again when a node is made with changed ones: name → YAML. They
   * are applied in the order of their names, after those of the cluster itself.
   *
   * @default - none
   */
  readonly manifests?: Readonly<Record<string, string>>;
  /**
   * Snapshots of etcd, by timer.
   *
   * @default - no backups
   */
  readonly backup?: KubernetesBackupOptions;
  /**
   * Found the cluster again from a snapshot of etcd, when all control planes are made anew (`generations`). Nothing happens
   * while one of them is alive, nor later than an hour after the time given.
   *
   * @default - a cluster is only founded when it is new
   */
  readonly restore?: KubernetesRestoreOptions;
  /**
   * Have a deploy end when the API answers and all nodes are Ready, seen from the machine that deploys: it has to be in
   * `adminCidrs`. It then gives the nodes their labels and taints, and forgets those whose machines are gone.
   *
   * @default true
   */
  readonly waitForReady?: boolean;
  /**
   * How long such a deploy waits, in minutes.
   *
   * @default 30
   */
  readonly readyTimeoutMinutes?: number;
}

export type Cni = 'flannel' | 'calico' | 'cilium' | 'none';

/** One file of a publisher: Calico's manifest for VXLAN, or Cilium's chart. `mirror` holds for it too. */
export interface CniRelease {
  /** E.g. `3.32.2`. */
  readonly version: string;
  /** Sum of the file: `curl -fsSL <url> | sha256sum`. */
  readonly sha256: string;
  /**
   * URL in which `{version}` stands for itself.
   *
   * @default - where it is published
   */
  readonly url?: string;
  /**
   * Values of Cilium's chart; they win over ours.
   *
   * @default - pods' addresses from `podCidr`, `mtu`, and no Hubble
   */
  readonly values?: Readonly<Record<string, unknown>>;
}

/** In clusters.yaml the password is `{ file: path }`; in code it can be a sensitive Terraform variable. */
export interface RegistryCredentials {
  readonly username: string;
  readonly password: string;
}

export interface ImageArchive {
  /** A tar file as docker or OCI tools save it; it may be compressed by gzip or zstd. */
  readonly url: string;
  readonly sha256: string;
}

export interface KubernetesPoolOptions extends LabelledPoolOptions, DataDiskPoolOptions {
  /**
   * Annotations of the nodes. Only a deploy that waits can set them; later changes reach the nodes as those of labels do.
   *
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * The machines have an NVIDIA GPU, and the template its driver: the nodes get the label `nvidia.com/gpu.present`, and
   * containerd the handler `nvidia` for pods that ask for it by their RuntimeClass, where NVIDIA's runtime is installed.
   *
   * @default false
   */
  readonly gpu?: boolean;
}

/** IPv6 networks, e.g. from your own part of fd00::/8. */
export interface DualStackOptions {
  /** Of the pods, /48 to /64: every node gets a /64. */
  readonly podCidr: string;
  /** Of the services, /108 to /120. */
  readonly serviceCidr: string;
}

export interface KubernetesPublishOptions {
  /** Port at the cluster's public address. */
  readonly port: number;
  /** Port of the nodes: the service's node port (30000 to 32767), or a host port of its pods. */
  readonly nodePort: number;
  /** `tcp-proxy` tells the pods the caller's address by the PROXY protocol, if the cloud offers that. @default 'tcp' */
  readonly protocol?: 'tcp' | 'udp' | 'tcp-proxy';
  /** Who may connect; `['0.0.0.0/0']` for everybody. */
  readonly cidrs: readonly string[];
  /** @default 'roundrobin' */
  readonly algorithm?: 'roundrobin' | 'leastconn' | 'source';
  /** Pool of the nodes behind the port. @default - all workers, or the control planes where there are none */
  readonly pool?: string;
}

/** What runs in the cluster beside the user's own; each is off unless it is named. */
export interface AddonOptions {
  /** The way to CloudStack's API, for those that need it. */
  readonly cloudstack?: CloudStackAccess;
  /** CloudStack's cloud controller manager: services of type LoadBalancer get a public address. */
  readonly cloudControllerManager?: ImageOptions;
  /** CloudStack's CSI driver: volumes from disk offerings. */
  readonly csi?: CsiOptions;
  /** Figures of nodes and pods, for `kubectl top` and autoscaling. */
  readonly metricsServer?: ImageOptions;
}

/**
 * The way of pods to CloudStack's API. The cloud controller manager asks for management servers at its start, which only a
 * root administrator's keys may do. In clusters.yaml keys are `{ file: path }`; in code they can be sensitive Terraform
 * variables. They are in the user data of control planes and in a Secret, with `csi` also in a pod on every node.
 */
export interface CloudStackAccess {
  /** As the control planes reach it, e.g. `https://cloud.example.org/client/api`. */
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly secretKey: string;
  /**
   * UUID of the cluster's project.
   *
   * @default - the project of the cluster, where that is given by UUID
   */
  readonly projectId?: string;
  /** Do not check the API's certificate. @default false */
  readonly insecure?: boolean;
}

export interface ImageOptions {
  /** @default - the published image of a version that fits */
  readonly image?: string;
}

export interface CsiOptions extends ImageOptions {
  /**
   * Storage classes: name → class.
   *
   * @default - none: make them by a manifest
   */
  readonly storageClasses?: Readonly<Record<string, StorageClassOptions>>;
}

export interface StorageClassOptions {
  /** UUID of a disk offering of custom size. */
  readonly diskOfferingId: string;
  /** For claims that name no class. @default false */
  readonly isDefault?: boolean;
  /** @default 'Delete' */
  readonly reclaim?: 'Delete' | 'Retain';
  /** @default 'ext4' */
  readonly fsType?: 'ext4' | 'xfs';
}

/** Snapshots go to one place: a directory, `s3` or `nfs`. */
export interface KubernetesBackupOptions {
  /** systemd calendar time, e.g. `*-*-* 03:00`. @default '*-*-* 03:00' */
  readonly schedule?: string;
  /** On each control plane's own disk. @default '/var/backups/etcd', where there is no `s3` and no `nfs` */
  readonly directory?: string;
  /** @default - not to an object store */
  readonly s3?: S3Options;
  /** @default - not to a file server */
  readonly nfs?: NfsOptions;
  /** Snapshots to keep of each control plane. @default 7 */
  readonly keep?: number;
}

/** A folder of an NFS server, which control planes mount while they need it. */
export interface NfsOptions {
  readonly server: string;
  /** Folder there, which exists and may be written to. */
  readonly path: string;
  /** Of the mount. @default - version 4, errors after half a minute of silence */
  readonly options?: string;
}

export interface KubernetesRestoreOptions {
  /**
   * A snapshot: path on the first control plane, `nfs://<server>/<path>`, `s3://<bucket>/<key>` in the store of
   * `backup.s3`, or an https:// URL, of which whoever can read it can read the cluster. All but the last may end with
   * `/latest`: the newest of this cluster in that place.
   */
  readonly from: string;
  /** From when on it may be restored, in UTC, e.g. `2026-11-23T14:00:00Z`. For an hour. */
  readonly at: string;
}

/** helm is for control planes with Cilium. */
export type Program = 'kubeadm' | 'kubelet' | 'kubectl' | 'crictl' | 'containerd' | 'runc' | 'cni-plugins' | 'helm';

export interface OidcIssuer {
  /** As in its tokens, e.g. `https://login.example.org`. */
  readonly issuerUrl: string;
  /** Client ids that tokens may be for. */
  readonly audiences: readonly string[];
  /** Claim with the name of the user. @default 'sub' */
  readonly usernameClaim?: string;
  /** @default 'oidc:' */
  readonly usernamePrefix?: string;
  /** Claim with the groups of the user, e.g. `groups`. @default - no groups */
  readonly groupsClaim?: string;
  /** @default 'oidc:' */
  readonly groupsPrefix?: string;
  /** Certificates (PEM) that the issuer's is checked by. @default - those of the API server's image */
  readonly certificateAuthority?: string;
}

export interface KubeletOptions {
  /** Further keys of the KubeletConfiguration of all nodes; they win over ours. @default - none */
  readonly config?: Readonly<Record<string, unknown>>;
}

export interface ComponentOptions {
  /** Further arguments, without the dashes; they win over ours. @default - none */
  readonly extraArgs?: Readonly<Record<string, string>>;
}
