import { commonIssues } from '../../cluster/common-checks';
import type { Settled } from '../../cluster/orchestrator';
import { proxyIssues } from '../../cluster/proxy';
import type { ConfigIssue } from '../../config/errors';
import { poolIssues } from '../../kubernetes-common/check-pools';
import { addressIssues } from './check-addresses';
import { addonIssues } from './check-addons';
import { backupIssues } from './check-backup';
import { dualStackIssues } from './check-dual-stack';
import { auditPolicyIssues, manifestIssues } from './check-manifests';
import { registryIssues } from './check-registries';
import { cniIssues } from './check-cni';
import { portIssues } from './check-publish';
import { versionIssues } from './check-version';
import { CONTROL_PLANE_POOL } from './defaults';
import type { KubernetesClusterProps } from './props';

/** What the schema cannot say about a Kubernetes. */
export function checkKubernetes(props: Settled<KubernetesClusterProps>): ConfigIssue[] {
  const pools = Object.entries(props.pools ?? {}).map(([name, options]) => [name, { path: `pools.${name}`, options }]);
  return [
    ...commonIssues(props, {
      [CONTROL_PLANE_POOL]: { path: 'controlPlane', options: props.controlPlane },
      ...Object.fromEntries(pools),
    }),
    ...versionIssues(props),
    ...addressIssues(props),
    ...dualStackIssues(props),
    ...poolIssues(props, { pool: CONTROL_PLANE_POOL, nodes: 'control planes' }),
    ...portIssues(props),
    ...cniIssues(props),
    ...registryIssues(props),
    ...proxyIssues(props),
    ...addonIssues(props),
    ...auditPolicyIssues(props),
    ...manifestIssues(props),
    ...backupIssues(props),
  ];
}
