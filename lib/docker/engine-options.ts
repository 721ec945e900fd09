/** Docker Engine on a node. */
export interface EngineOptions {
  /**
   * `distro`: the distribution's docker.io; `docker`: Docker's own apt repository. A template that has Docker Engine
   * keeps the one it has.
   *
   * @default 'distro'
   */
  readonly source?: 'distro' | 'docker';
  /**
   * Version or its beginning, e.g. `29.1`, for a new installation.
   *
   * @default - the newest that the source has
   */
  readonly version?: string;
  /**
   * Docker's apt repository or a mirror of it, with the distribution's folder below.
   *
   * @default 'https://download.docker.com/linux'
   */
  readonly aptUrl?: string;
  /**
   * sha256 of the repository's key file.
   *
   * @default - the sum of Docker's published key
   */
  readonly aptKeySha256?: string;
  /** @default - none */
  readonly registryMirrors?: readonly string[];
  /** Registries without TLS, as `host:port` or CIDR. @default - none */
  readonly insecureRegistries?: readonly string[];
  /** @default 'overlay2' */
  readonly storageDriver?: string;
  /** Size of one log file of a container, and how many are kept. @default { maxSize: '10m', maxFile: 5 } */
  readonly logRotation?: { readonly maxSize: string; readonly maxFile: number };
  /** Network that local bridges are cut from. @default '172.20.0.0/14' */
  readonly bridgePool?: string;
  /** Environment of the daemon, e.g. `HTTP_PROXY`. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Further keys of daemon.json; they win over ours. @default - none */
  readonly daemonOptions?: Readonly<Record<string, unknown>>;
}
