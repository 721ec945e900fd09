import type { Logger } from 'pino';
import type { Hypervisor } from './hypervisor';
import { createSimulator } from './simulator';

export const hypervisorKinds = ['simulator'] as const;
export type HypervisorKind = (typeof hypervisorKinds)[number];

export interface HypervisorOptions {
  readonly stateDir: string;
  /** 4 to 6 characters of [a-z0-9], unique per state directory: it is in every global name the hypervisor makes. */
  readonly cloudId: string;
  readonly log: Logger;
}

const creators: Record<HypervisorKind, (options: HypervisorOptions) => Hypervisor> = {
  simulator: createSimulator,
};

export function createHypervisor(kind: HypervisorKind, options: HypervisorOptions): Hypervisor {
  return creators[kind](options);
}
