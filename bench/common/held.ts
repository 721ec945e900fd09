import type { TestCloud } from '../../__tests__/e2e/harness/test-cloud';
import type { ClusterOutputs } from '../../tools/cdktf/outputs';
import { UserError } from '../../tools/common/user-error';

/** Keeps a node's own bootstrap from starting, and leaves everything else as it is. */
const hold = {
  path: '/etc/systemd/system/cluster-bootstrap.service.d/hold.conf',
  content: '[Unit]\nConditionPathExists=/no-such-file\n',
};

export type Nodes = ClusterOutputs['nodes'];

/** Has machines made that do nothing by themselves, hands them to `work`, and takes them away again. */
export async function withHeldNodes<T>(
  cloud: TestCloud,
  clusters: (changes?: object) => object,
  work: (nodes: Nodes) => Promise<T>,
): Promise<T> {
  const workspace = cloud.workspace(clusters({ waitForReady: false, extraUserData: { files: [hold] } }));
  const { code, output } = await workspace.cdktf().deploy('test');
  if (code !== 0) throw new UserError(output);
  try {
    const { nodes } = await workspace.cdktf().outputs<ClusterOutputs>('test');
    return await work(nodes);
  } finally {
    await workspace.cdktf().destroy('test');
  }
}

/** What a shell script says inside a node; a `UserError` where it fails. */
export async function inside(cloud: TestCloud, node: string, script: string): Promise<string> {
  const { code, stdout, output } = await cloud.tool.exec(node, ['bash', '-ec', script]);
  if (code !== 0) throw new UserError(`${node}: ${output}`);
  return stdout;
}
