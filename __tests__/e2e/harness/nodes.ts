import { nodesImpossibleBecause } from '../../../packages/local-cloudstack/src/testing/nodes';

/**
 * A suite that needs real nodes: skipped, with the reason in its title, where they are impossible.
 *
 * @param unless another reason to skip it
 */
export function describeWithNodes(title: string, suite: () => void, unless?: string): void {
  const reason = nodesImpossibleBecause() ?? unless;
  if (reason) describe.skip(`${title} (${reason})`, suite);
  else describe(title, suite);
}
