import type { ClusterOutputs } from '../cdktf/outputs';
import { Cdktf } from '../cdktf/cdktf';
import { type Credentials, providerVariables } from '../cloud/api';
import type { HypervisorKind, LocalCloud } from '../cloud/local-cloud';
import { root } from '../common/paths';
import type { RunOptions } from '../common/run';
import type { Interruption } from './interruption';

/** What the steps of the demo learn and hand on, in this order. */
export interface Tour {
  readonly cluster: string;
  readonly orchestrator: string;
  readonly cloud: LocalCloud;
  readonly interruption: Interruption;
  hypervisor: HypervisorKind;
  /** Why the nodes are not real ones. */
  whyNotReal?: string;
  terraform: Readonly<Record<string, string>>;
  credentials?: Credentials;
  outputs?: ClusterOutputs;
  /** Why a step did not come to its end. */
  failure?: unknown;
  /** What was seen working, a line each. */
  seen: readonly string[];
}

/** cdktf in this checkout, against the tour's cloud. */
export function cdktfOf(
  { terraform, credentials }: Pick<Tour, 'terraform' | 'credentials'>,
  options: Pick<RunOptions, 'onLine' | 'onStart'> = {},
): Cdktf {
  const env = { ...terraform, ...(credentials ? providerVariables(credentials) : {}) };
  return new Cdktf({ cwd: root, env, detached: true, ...options });
}
