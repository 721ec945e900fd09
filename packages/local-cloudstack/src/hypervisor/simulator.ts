import type { Hypervisor } from './hypervisor';
import { templates } from './nspawn/templates';

/** Machines that exist in the API alone: any operating system, no privileges, no time lost. */
export function createSimulator(): Hypervisor {
  const nothing = async (): Promise<void> => {};
  return {
    name: 'simulator',
    publicCidr: '192.168.2.0/24',
    // The same names as with real machines, so that one configuration fits both.
    get templates() {
      return templates();
    },
    prepare: nothing,
    applyRouter: nothing,
    removeRouter: nothing,
    startMachine: nothing,
    stopMachine: nothing,
    rebootMachine: nothing,
    destroyMachine: nothing,
    runningMachines: async () => new Set(),
    consoleLog: () => {
      throw new Error('machines of the simulator have no console');
    },
    execCommand: () => {
      throw new Error('machines of the simulator run nothing; those of `up --hypervisor nspawn` do');
    },
    destroyEverything: nothing,
  };
}
