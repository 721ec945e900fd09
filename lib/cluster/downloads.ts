/** CPU architecture of nodes. */
export type Architecture = 'amd64' | 'arm64';

/** Another source of a program than the published one. */
export interface ArtifactOptions {
  /** @default - the one that fits the cluster's version */
  readonly version?: string;
  /**
   * URL in which `{version}` and `{arch}` (amd64, arm64) stand for themselves.
   *
   * @default - where the program is published
   */
  readonly url?: string;
  /**
   * Sums of the file, by architecture of the nodes.
   *
   * @default - the published ones, where this package knows them
   */
  readonly sha256?: Readonly<Partial<Record<Architecture, string>>>;
}

/** What nodes download under a name. */
export interface Download {
  readonly name: string;
  /** For each architecture of which the sum is known. */
  readonly files: readonly { readonly arch: Architecture; readonly url: string; readonly sha256: string }[];
}

/** `<name> <arch> <sha256> <url>`, one line for each file: what nodes read. */
export const downloadLines = (all: readonly Download[]): string =>
  all.flatMap(({ name, files }) => files.map(({ arch, sha256, url }) => `${name} ${arch} ${sha256} ${url}\n`)).join('');

/** `https://<host>/<path>` → `<mirror>/<host>/<path>` */
export const mirrored = (url: string, mirror?: string): string =>
  mirror === undefined ? url : url.replace(/^https?:\//, mirror.replace(/\/$/, ''));
