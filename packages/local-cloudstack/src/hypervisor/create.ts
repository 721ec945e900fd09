import type { Logger } from 'pino';
import type { Hypervisor } from './hypervisor';
import { createNspawnHypervisor, nspawnImpossibleBecause } from './nspawn/nspawn';
import { createSimulator } from './simulator';

export const hypervisorKinds = ['simulator', 'nspawn'] as const;
export type HypervisorKind = (typeof hypervisorKinds)[number];

export interface HypervisorOptions {
  readonly stateDir: string;
  /** 4 to 6 characters of [a-z0-9], unique per state directory: it is in every global name the hypervisor makes. */
  readonly cloudId: string;
  readonly log: Logger;
}

interface Kind {
  create(options: HypervisorOptions): Hypervisor;
  /** One line that says why it cannot work on this machine, and what would help; nothing when it can. */
  impossibleBecause(): string | undefined;
}

const kinds: Readonly<Record<HypervisorKind, Kind>> = {
  simulator: { create: createSimulator, impossibleBecause: () => undefined },
  nspawn: { create: createNspawnHypervisor, impossibleBecause: nspawnImpossibleBecause },
};

export const createHypervisor = (kind: HypervisorKind, options: HypervisorOptions): Hypervisor =>
  kinds[kind].create(options);

export const impossibleBecause = (kind: HypervisorKind): string | undefined => kinds[kind].impossibleBecause();
