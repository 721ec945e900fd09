import { AssumptionError } from '../config/errors';
import type { Secret } from '../secrets/secret';

/** A file that cloud-init writes. Owner is root. */
export interface NodeFile {
  /** Absolute path on the node. */
  readonly path: string;
  readonly content: string | Secret;
  /** Octal, four digits, e.g. `0600`. */
  readonly permissions: string;
  /** The same object is part of many nodes' documents, and its content is a text without tokens. */
  readonly shared?: true;
  /** Path of the setting that it comes from, if its user can do without it: what to drop when user data is too long. */
  readonly setting?: string;
}

export interface CloudInitParts {
  readonly files?: readonly NodeFile[];
  /** Packages of the distribution. Nodes need egress for them while cloud-init runs. */
  readonly packages?: readonly string[];
  readonly sshAuthorizedKeys?: readonly string[];
  /** Names or addresses, for whichever NTP client the template has; one is installed where there is none. */
  readonly timeServers?: readonly string[];
  /** Commands at the end of the first boot, in order: an argument vector each, run without a shell. */
  readonly run?: readonly (readonly string[])[];
}

/**
 * What a node is told at its first boot: an immutable cloud-config document of typed parts.
 * Values that only exist at apply go in as `Secret`s or as tokens within texts; both keep every byte.
 */
export class CloudInit {
  private constructor(readonly parts: Required<CloudInitParts>) {}

  static of(parts: CloudInitParts): CloudInit {
    return new CloudInit({ files: [], packages: [], sshAuthorizedKeys: [], timeServers: [], run: [] }).with(parts);
  }

  /**
   * The document with more parts at the end.
   *
   * @throws AssumptionError when a path is written twice
   */
  with(more: CloudInitParts): CloudInit {
    const files = [...this.parts.files, ...(more.files ?? [])];
    const twice = files.find(({ path }, i) => files.findIndex((file) => file.path === path) !== i);
    if (twice) throw new AssumptionError(`two parts of a cloud-init document write ${twice.path}`);
    return new CloudInit({
      files,
      packages: [...new Set([...this.parts.packages, ...(more.packages ?? [])])],
      sshAuthorizedKeys: [...new Set([...this.parts.sshAuthorizedKeys, ...(more.sshAuthorizedKeys ?? [])])],
      timeServers: [...new Set([...this.parts.timeServers, ...(more.timeServers ?? [])])],
      run: [...this.parts.run, ...(more.run ?? [])],
    });
  }
}
