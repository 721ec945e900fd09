import { Token } from 'cdktf';
import type { ConfigIssue } from '../../config/errors';
import { DNS_LABEL_RULE, isDnsLabel } from '../../plan/names';
import type { KubernetesClusterProps } from './props';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Add-ons that lack what they need. */
export const addonIssues = (props: KubernetesClusterProps): ConfigIssue[] => [
  ...accessIssues(props),
  ...projectIssues(props),
  ...storageClassIssues(props),
];

function accessIssues({ addons = {} }: KubernetesClusterProps): ConfigIssue[] {
  const needs = (['cloudControllerManager', 'csi'] as const).filter((name) => addons[name]);
  if (needs.length === 0 || addons.cloudstack) return [];
  const message = `is missing: ${needs.join(' and ')} ${needs.length > 1 ? 'need' : 'needs'} apiUrl, apiKey and secretKey of CloudStack`;
  return [{ path: 'addons.cloudstack', message }];
}

/** Terraform finds a project by name, CloudStack's programs for Kubernetes do not. */
function projectIssues({ project, addons }: KubernetesClusterProps): ConfigIssue[] {
  const access = addons?.cloudstack;
  if (!access || project === undefined || access.projectId || Token.isUnresolved(project) || UUID.test(project)) {
    return [];
  }
  return [{ path: 'addons.cloudstack.projectId', message: `is missing: give the UUID of the project ${project}` }];
}

function storageClassIssues({ addons }: KubernetesClusterProps): ConfigIssue[] {
  const classes = Object.entries(addons?.csi?.storageClasses ?? {});
  const path = 'addons.csi.storageClasses';
  const defaults = classes.filter(([, { isDefault }]) => isDefault).map(([name]) => name);
  return [
    ...classes
      .filter(([name]) => !isDnsLabel(name))
      .map(([name]) => ({ path: `${path}.${name}`, message: `name must be ${DNS_LABEL_RULE}` })),
    ...(defaults.length > 1
      ? [{ path, message: `${defaults.join(' and ')} are both the default: leave isDefault to one of them` }]
      : []),
  ];
}
