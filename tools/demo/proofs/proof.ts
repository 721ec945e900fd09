import type { LocalCloud } from '../../cloud/local-cloud';
import type { ClusterOutputs } from '../../cdktf/outputs';

export interface Deployed<O extends ClusterOutputs = ClusterOutputs> {
  readonly outputs: O;
  readonly cloud: LocalCloud;
  /** Shows what is being done or waited for. */
  readonly say: (text: string) => void;
  /** Throws when the user wants to stop. */
  readonly check: () => void;
}

/** How the demo finds out that a cluster of one kind is whole and does its work. */
export interface Proof {
  /** A command for `local-cloudstack exec` that shows the cluster from inside its first node. */
  readonly insideCommand: string;
  /** What has to be on this machine before the local cloud comes up with real nodes: made at the first time. */
  prepare?(say: (text: string) => void): Promise<string>;
  /** Waits until every node has joined in its role; throws a `UserError` naming what is missing. */
  waitUntilWhole(deployed: Deployed): Promise<void>;
  /** Runs something real on the cluster. Returns what was seen, a line each, for the closing page. */
  showWork(deployed: Deployed): Promise<readonly string[]>;
}
