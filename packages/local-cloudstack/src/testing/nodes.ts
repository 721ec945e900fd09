import { nspawnImpossibleBecause } from '../hypervisor/nspawn/possible';

/**
 * Why tests with real machines have to be skipped here; undefined where they can run.
 *
 * @throws with REQUIRE_NODES=1 in the environment: then skipping is not an option
 */
export function nodesImpossibleBecause(): string | undefined {
  const reason = nspawnImpossibleBecause();
  if (reason && process.env.REQUIRE_NODES === '1') throw new Error(`REQUIRE_NODES=1, but ${reason}`);
  return reason;
}
