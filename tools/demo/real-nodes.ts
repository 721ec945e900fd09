import { impossibleBecause } from '../../packages/local-cloudstack/src/hypervisor/create';

/** One line that says why real nodes are impossible here; `undefined` where they are possible. */
export function whyNoRealNodes(): string | undefined {
  return impossibleBecause('nspawn');
}
