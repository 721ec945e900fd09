import { nodesImpossibleBecause } from '../../../packages/local-cloudstack/src/testing/nodes';

/** A suite that needs real nodes: skipped, with the reason in its title, where they are impossible. */
export function describeWithNodes(title: string, suite: () => void): void {
  const reason = nodesImpossibleBecause();
  if (reason) describe.skip(`${title} (${reason})`, suite);
  else describe(title, suite);
}
