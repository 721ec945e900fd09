import type { Orchestrator } from '../../cluster/orchestrator';
import { checkDockerHost } from './check';
import { planDockerHost } from './plan';
import type { DockerHostProps, DockerHostRole } from './props';
import { dockerHostSchema } from './schema';
import { dockerHostSoftware } from './software';

export const dockerHost: Orchestrator<DockerHostProps, DockerHostRole> = {
  name: 'docker-host',
  schema: dockerHostSchema,
  check: checkDockerHost,
  plan: planDockerHost,
  software: dockerHostSoftware,
};
