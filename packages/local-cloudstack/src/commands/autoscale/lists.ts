import type { Command } from '../command';

/** Autoscaling does not exist here, but reading a load-balancer rule begins with asking for its groups. */
const empty = (name: string, description: string): Command => ({ name, description, execute: () => ({ body: {} }) });

export const autoscaleCommands = [empty('listAutoScaleVmGroups', 'Lists autoscale vm groups.')];
