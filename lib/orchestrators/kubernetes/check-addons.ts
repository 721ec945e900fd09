import { Token } from 'cdktf';
import type { ConfigIssue } from '../../config/errors';
import type { KubernetesClusterProps } from './props';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Terraform finds a project by name, CloudStack's programs for Kubernetes do not. */
export function addonIssues({ project, addons }: KubernetesClusterProps): ConfigIssue[] {
  const access = addons?.cloudControllerManager;
  if (!access || project === undefined || access.projectId || Token.isUnresolved(project) || UUID.test(project))
    return [];
  const path = 'addons.cloudControllerManager.projectId';
  return [{ path, message: `is missing: give the UUID of the project ${project}` }];
}
