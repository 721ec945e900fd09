import type { ClusterProps, NodePoolOptions } from '../../cluster/props';
import type { ArtifactOptions } from '../../cluster/downloads';
import type { ProxyOptions } from '../../cluster/proxy';
import type { PublishEntries } from '../../cluster/published-services';
import type { S3Options } from '../../kubernetes-common/object-store';
import type { LabelledPoolOptions } from '../../kubernetes-common/pools';

export type RancherRole = 'server' | 'agent';

export type Distribution = 'k3s' | 'rke2';

/** Rancher, on a K3s or RKE2 of its own with etcd on the servers. */
export interface RancherClusterProps extends ClusterProps {
  /**
   * The Kubernetes that Rancher runs on. Cannot be changed once the cluster exists.
   *
   * @default 'k3s'
   */
  readonly distribution?: Distribution;
  /**
   * Of the distribution, e.g. `1.35.7+k3s1` or `1.35.7+rke2r1`.
   *
   * @default - one that Rancher's default version takes
   */
  readonly version?: string;
  /**
   * Take versions that this package was not made for, or that do not go together as far as it knows.
   *
   * @default false
   */
  readonly allowUntested?: boolean;
  /** The nodes that hold the cluster's state, its API and Rancher: 1, 3 or 5. */
  readonly servers: NodePoolOptions;
  /**
   * Agents: pool name → pool. The name is part of node names. Rancher itself needs none.
   *
   * @default - no agents
   */
  readonly pools?: Readonly<Record<string, RancherPoolOptions>>;
  /**
   * Network that pods get addresses from. Cannot be changed once the cluster exists.
   *
   * @default '10.42.0.0/16'
   */
  readonly podCidr?: string;
  /**
   * Network that services get addresses from. Cannot be changed once the cluster exists.
   *
   * @default '10.43.0.0/16'
   */
  readonly serviceCidr?: string;
  /**
   * Packaged components that the servers leave out, e.g. `['traefik', 'servicelb', 'metrics-server']`. Rancher needs an
   * ingress controller that listens on 80 and 443 of the servers.
   *
   * @default - none is left out
   */
  readonly disable?: readonly string[];
  /**
   * Ports of services to publish at the cluster's address: name → port.
   *
   * @default - none
   */
  readonly publish?: PublishEntries;
  /**
   * Further DNS names and addresses of the API's certificate.
   *
   * @default - the public address and the servers' addresses
   */
  readonly apiServerNames?: readonly string[];
  /**
   * The template has the distribution's program in the right version: nothing is downloaded.
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
   * Source and sums of the program. No published sums are known here, so without `preinstalled` they have to be given.
   *
   * @default - the published release
   */
  readonly artifacts?: { readonly k3s?: Omit<ArtifactOptions, 'version'> };
  /**
   * Mirrors of registries: host → URLs in order of preference, e.g. `{ 'docker.io': ['https://mirror.example.org'] }`.
   * The registry itself comes last.
   *
   * @default - none
   */
  readonly registryMirrors?: Readonly<Record<string, readonly string[]>>;
  /**
   * Registry, as host or host:port, that has the images of the distribution and of Rancher.
   *
   * @default - those that the images are published in
   */
  readonly systemDefaultRegistry?: string;
  /**
   * The name that browsers and nodes of other clusters reach Rancher by. Cannot be changed once Rancher manages clusters.
   *
   * @default - rancher.<a-b-c-d>.sslip.io, which the whole Internet resolves to the public address a.b.c.d
   */
  readonly hostname?: string;
  /**
   * Networks beside `adminCidrs` that reach Rancher at 443 and 80: those of its users, and of the nodes that it manages.
   *
   * @default - only `adminCidrs`
   */
  readonly clientCidrs?: readonly string[];
  /** @default - the published chart */
  readonly chart?: RancherChartOptions;
  /**
   * Whether the tokens by which nodes of other clusters register change after some time. Where they do, a node that comes
   * up with an old one has to be made anew by a deploy. For Rancher 2.13 and newer.
   *
   * @default - as this version of Rancher does by itself: from 2.15 on they change every 30 days
   */
  readonly registrationTokenRotation?: boolean;
  /**
   * Password of the first log-in to Rancher, at least 12 characters; in clusters.yaml `{ file: path }`.
   *
   * @default - a random one, see the output `bootstrap_password`
   */
  readonly bootstrapPassword?: string;
  /**
   * Certificate of Rancher.
   *
   * @default - one for the hostname, signed by an authority of its own, see the output `ca`
   */
  readonly certificate?: RancherCertificateOptions;
  /**
   * Have cert-manager fetch the certificate of Rancher from Let's Encrypt, and renew it. Port 80 has to be open to the world.
   *
   * @default - `certificate`
   */
  readonly letsEncrypt?: LetsEncryptOptions;
  /**
   * Authorities (PEM) that nodes and Rancher trust beside those of their systems: of mirrors, registries, proxies; in
   * clusters.yaml `{ file: path }`.
   *
   * @default - none
   */
  readonly additionalTrustedCAs?: string;
  /**
   * Proxy for what the nodes and Rancher fetch from outside.
   *
   * @default - nodes reach the outside themselves
   */
  readonly proxy?: ProxyOptions;
  /**
   * Snapshots of etcd, otherwise than the distribution makes them by itself.
   *
   * @default - every twelve hours, five of them, on each server's own disk
   */
  readonly backup?: RancherBackupOptions;
  /**
   * Found the cluster from a snapshot instead of a new one. Only machines that are made anew look at it, and only within an
   * hour of `at`.
   *
   * @default - a new cluster
   */
  readonly restore?: RancherRestoreOptions;
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

/** The distribution makes them; the names are `etcd-snapshot-<node>-<seconds since 1970>`. */
export interface RancherBackupOptions {
  /** cron time, in UTC where the nodes have no other time. @default - every twelve hours */
  readonly schedule?: string;
  /** On each server's own disk. @default '/var/lib/rancher/k3s/server/db/snapshots' */
  readonly directory?: string;
  /** Beside the directory. @default - not to an object store */
  readonly s3?: S3Options;
  /** Snapshots to keep of each server. @default 5 */
  readonly keep?: number;
}

export interface RancherRestoreOptions {
  /**
   * A snapshot: path on the first server, `s3://<bucket>/<key>` in the store of `backup.s3`, or an https:// URL, of which
   * whoever can read it can read the cluster. All but the last may end with `/latest`: the newest of this cluster there.
   */
  readonly from: string;
  /** From when on it may be restored, in UTC, e.g. `2026-11-23T14:00:00Z`. For an hour. */
  readonly at: string;
}

export interface RancherChartOptions {
  /** Chart repository. @default 'https://releases.rancher.com/server-charts/latest' */
  readonly repo?: string;
  /** Version of Rancher and of its chart. @default '2.14.4' */
  readonly version?: string;
  /**
   * The chart itself, as the servers reach it, instead of a repository: e.g.
   * `https://%{KUBERNETES_API}%/static/charts/rancher-2.14.4.tgz` for a file below `server/static` of every server.
   *
   * @default - from the repository
   */
  readonly url?: string;
  /** Further values of the chart; they win. @default - none */
  readonly values?: Readonly<Record<string, unknown>>;
}

export interface LetsEncryptOptions {
  /** Whom Let's Encrypt writes to before a certificate ends. */
  readonly email: string;
  /** `staging` is for trying: nobody trusts its certificates, and it has wide limits. @default 'production' */
  readonly environment?: 'production' | 'staging';
}

/** PEM texts; in clusters.yaml `{ file: path }`. */
export interface RancherCertificateOptions {
  /** With its intermediates, the server's own first. */
  readonly certificate: string;
  readonly key: string;
  /** Who has signed it. @default - an authority that is publicly trusted */
  readonly authority?: string;
}

export type RancherPoolOptions = LabelledPoolOptions;
