import { vmText } from '../../cloud/machines';
import type { VirtualMachine } from '../../state/entities';
import type { Store } from '../../state/store';
import { invalidValue } from '../../wire/errors';
import type { Args } from '../args';
import type { Command } from '../command';
import { tagIndex } from '../views';
import { vmView } from './view';

/** The machine that `id` names; one that was expunged is no longer found. */
export function existingVm(args: Args, store: Store): VirtualMachine {
  const vm = args.subject(store.virtualMachines);
  if (vm.removed) throw invalidValue(`Unable to find UUID for id [${vm.dbid}] of type [VirtualMachine]`);
  return vm;
}

const startVirtualMachine: Command = {
  name: 'startVirtualMachine',
  description: 'Starts a virtual machine.',
  subject: 'virtualMachines',
  job: { class: 'admin.vm.StartVMCmdByAdmin', instance: 'VirtualMachine' },
  execute: (args, { store, cloud }) => {
    const { id } = existingVm(args, store);
    return {
      instanceId: id,
      work: async (job) => {
        const vm = store.virtualMachines.must(id);
        if (vm.state === 'Running')
          throw invalidValue(`The virtual machine ${id} (${vm.displayName}) is already running`);
        if (vm.state !== 'Stopped')
          throw invalidValue(
            `The virtual machine ${id} (${vm.displayName}) is in state ${vm.state} and cannot be started`,
          );
        await cloud.machines.start(id, 'Stopped');
        return { virtualmachine: vmView(cloud, store.virtualMachines.must(id), tagIndex(store)(id), { job }) };
      },
    };
  },
};

const stopVirtualMachine: Command = {
  name: 'stopVirtualMachine',
  description: 'Stops a virtual machine.',
  subject: 'virtualMachines',
  job: { class: 'admin.vm.StopVMCmdByAdmin', instance: 'VirtualMachine' },
  execute: (args, { store, cloud }) => {
    const { id } = existingVm(args, store);
    return {
      instanceId: id,
      work: async (job) => {
        await cloud.machines.stop(id, args.flag('forced') === true);
        return { virtualmachine: vmView(cloud, store.virtualMachines.must(id), tagIndex(store)(id), { job }) };
      },
    };
  },
};

const rebootVirtualMachine: Command = {
  name: 'rebootVirtualMachine',
  description: 'Reboots a virtual machine.',
  subject: 'virtualMachines',
  job: { class: 'admin.vm.RebootVMCmdByAdmin', instance: 'VirtualMachine' },
  execute: (args, { store, cloud }) => {
    const { id } = existingVm(args, store);
    return {
      instanceId: id,
      work: async (job) => {
        const vm = store.virtualMachines.must(id);
        if (vm.state !== 'Running') throw invalidValue(`${vmText(store, vm)} should be running to be rebooted`);
        await cloud.machines.reboot(id);
        return { virtualmachine: vmView(cloud, store.virtualMachines.must(id), tagIndex(store)(id), { job }) };
      },
    };
  },
};

export const vmPowerCommands = [startVirtualMachine, stopVirtualMachine, rebootVirtualMachine];
