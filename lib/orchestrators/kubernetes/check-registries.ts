import type { ConfigIssue } from '../../config/errors';
import { newestFirst } from '../../kubernetes-common/versions';
import { artifacts } from './artifacts';
import type { KubernetesClusterProps } from './props';

/** containerd's own announcement of when passwords go from its configuration. */
const LAST = '2.4';

/** Registries that nodes could not log in to. */
export function registryIssues(props: KubernetesClusterProps): ConfigIssue[] {
  const { version } = artifacts(props).find(({ name }) => name === 'containerd')!;
  if (!props.registryAuth || newestFirst(version, LAST) > 0) return [];
  const message = `is for containerd before ${LAST}, planned is ${version}: take an older one, or image pull secrets of Kubernetes`;
  return [{ path: 'registryAuth', message }];
}
