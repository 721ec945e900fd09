import type { Cloud } from '../../cloud/cloud';
import type { Template } from '../../state/entities';

/** What runs machines of the template. */
export function hypervisorOf(cloud: Cloud, template: Template): string {
  return template.key === undefined ? 'Simulator' : cloud.hypervisorType;
}
