import type { NodePoolOptions } from '../cluster/props';

/** A pool whose nodes are told apart in Kubernetes. */
export interface LabelledPoolOptions extends NodePoolOptions {
  /**
   * Node labels, e.g. `{ tier: 'web' }`. `cloudstack-clusters/pool` is set by itself. Changes reach the nodes at the end
   * of a deploy that waits, else new nodes only.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Taints that keep other pods away. Changes reach the nodes as those of labels do.
   *
   * @default - none
   */
  readonly taints?: readonly Taint[];
}

export interface Taint {
  readonly key: string;
  /** @default - none */
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/** Label of every node, which tells its pool. */
export const POOL_LABEL = 'cloudstack-clusters/pool';

/** Label of nodes with a GPU, as NVIDIA's own programs know it. */
export const GPU_LABEL = 'nvidia.com/gpu.present';
