import type { Command } from '../command';

/** There are no projects yet. */
export const listProjects: Command = {
  name: 'listProjects',
  description: 'Lists projects and provides detailed information for listed projects',
  execute: () => ({ body: {} }),
};
