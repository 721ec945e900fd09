/** As much of Kubernetes' objects as the tools read. */
export interface KubernetesList<T> {
  readonly items: readonly T[];
}

export interface KubernetesNode {
  readonly metadata: { readonly name: string; readonly uid: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: {
    readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  };
  readonly status: {
    readonly conditions: readonly Condition[];
    readonly nodeInfo: { readonly kubeletVersion: string; readonly bootID: string };
  };
}

export interface Pod {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly nodeName?: string };
  readonly status: { readonly phase: string; readonly podIP?: string; readonly conditions?: readonly Condition[] };
}

interface Condition {
  readonly type: string;
  readonly status: string;
}

export const isReady = ({ status }: { readonly status: { readonly conditions?: readonly Condition[] } }): boolean =>
  status.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;
