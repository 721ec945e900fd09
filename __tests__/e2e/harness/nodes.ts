import { whyNoRealNodes } from '../../../tools/demo/real-nodes';

/**
 * A suite that needs real nodes: skipped with the reason where they are impossible, an error where REQUIRE_NODES=1
 * promises them.
 */
export function describeWithNodes(title: string, suite: () => void): void {
  const reason = whyNoRealNodes();
  if (!reason) {
    describe(title, suite);
    return;
  }
  if (process.env.REQUIRE_NODES === '1') {
    test(title, () => {
      throw new Error(`REQUIRE_NODES=1, but real nodes are impossible: ${reason}`);
    });
    return;
  }
  describe.skip(`${title} (skipped: ${reason})`, suite);
}
