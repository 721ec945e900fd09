import type { ClusterPlan, PlannedNode } from '../plan/model';
import type { Readiness } from '../readiness/readiness-gate';
import type { Certificate, CertificateAuthority } from '../secrets/certificate-authority';

export interface ReadinessOptions<Role extends string> {
  readonly plan: ClusterPlan<Role>;
  readonly props: { readonly waitForReady?: boolean; readonly readyTimeoutMinutes?: number };
  /** Of the API. */
  readonly url: string;
  readonly authority: CertificateAuthority;
  readonly operator: Certificate;
  /** Labels, taints and annotations of a node. */
  readonly marks: (node: PlannedNode<Role>) => object;
  /** What the program is told beside the nodes. */
  readonly more: () => Readiness['environment'];
}

/** How a deploy waits until all nodes are Ready; undefined where it shall not. */
export function readinessOfNodes<Role extends string>(options: ReadinessOptions<Role>): Readiness | undefined {
  const { plan, props, url, authority, operator, marks, more } = options;
  const { waitForReady = true, readyTimeoutMinutes = 30 } = props;
  if (!waitForReady) return undefined;
  return {
    program: 'kubernetes',
    environment: {
      KUBERNETES_URL: url,
      KUBERNETES_CA: authority.certificate('admin'),
      KUBERNETES_CERT: operator.certificate,
      KUBERNETES_KEY: operator.key,
      KUBERNETES_NODES: JSON.stringify(Object.fromEntries(plan.nodes.map((node) => [node.name, marks(node)]))),
      KUBERNETES_TIMEOUT_SECONDS: String(readyTimeoutMinutes * 60),
      ...more(),
    },
  };
}
