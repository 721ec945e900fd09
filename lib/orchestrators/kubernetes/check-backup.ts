import type { ConfigIssue } from '../../config/errors';
import { objectStoreIssues } from '../../kubernetes-common/object-store';
import type { KubernetesClusterProps } from './props';

const PLACES = ['directory', 's3', 'nfs'] as const;

/** Backups that could not be made, or not be restored from. */
export const backupIssues = (props: KubernetesClusterProps): ConfigIssue[] => [
  ...placeIssues(props),
  ...objectStoreIssues(props),
];

function placeIssues({ backup = {} }: KubernetesClusterProps): ConfigIssue[] {
  const given = PLACES.filter((place) => backup[place] !== undefined);
  if (given.length < 2) return [];
  return [{ path: 'backup', message: `has ${given.join(' and ')}: snapshots go to one place, keep one of them` }];
}
