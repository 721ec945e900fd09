/** A Rancher that runs, and how Terraform gets into it. */
export interface RancherAccess {
  /** Of the server, e.g. `https://rancher.example.org`: its output `url`. */
  readonly url: string;
  /**
   * PEM of the authority that has signed its certificate: its output `ca`. Nothing else is trusted then.
   *
   * @default - a publicly trusted certificate
   */
  readonly ca?: string;
  /**
   * Version of Rancher, which decides the version of the Terraform provider.
   *
   * @default '2.14.4'
   */
  readonly version?: string;
  /**
   * Constraint for the version of the provider rancher/rancher2, e.g. `~> 14.1`.
   *
   * @default - as the version of Rancher asks for
   */
  readonly providerVersion?: string;
  /**
   * Key of Rancher's API of a user who may make clusters, `token-…:…`; in clusters.yaml `{ file: path }`. Either this or
   * a password.
   *
   * @default - the deploy logs in as the first user
   */
  readonly token?: string;
  /**
   * Password of the first log-in: the output `bootstrap_password`; in clusters.yaml `{ file: path }`.
   *
   * @default - a token is given
   */
  readonly bootstrapPassword?: string;
  /**
   * What the deploy makes the password of the first user, at least 12 characters; in clusters.yaml `{ file: path }`.
   *
   * @default - the password of the first log-in stays
   */
  readonly adminPassword?: string;
  /**
   * How long Terraform waits for Rancher to answer, in minutes, several times over where it does not.
   *
   * @default 2
   */
  readonly timeoutMinutes?: number;
}

/** As it may stand in clusters.yaml: where a cluster is named, that one tells URL, CA and password. */
export interface NamedAccess extends RancherAccess {
  readonly cluster?: string;
}
