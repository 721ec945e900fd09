import type { ClusterPlan } from '../../plan/model';
import { apiPort } from './ports';
import type { DockerHostRole } from './props';

/** Name of a host → its Docker API at the public address. */
export const apiUrls = ({ nodes }: ClusterPlan<DockerHostRole>, endpoint: string): ReadonlyMap<string, string> =>
  new Map(nodes.map(({ name }, i) => [name, `tcp://${endpoint}:${apiPort(i + 1)}`]));
