import { timestamp } from '../../cloud/time';
import { invalidValue } from '../../wire/errors';
import type { Command } from '../command';
import { tagIndex } from '../views';
import { existingVm } from './power';
import { vmView } from './view';

/** What is left to say about a machine that is gone. */
const expungedView = { securitygroup: [], nic: [], affinitygroup: [], deleteprotection: false, tags: [] };

const destroyVirtualMachine: Command = {
  name: 'destroyVirtualMachine',
  description: 'Destroys a virtual machine.',
  subject: 'virtualMachines',
  job: { class: 'admin.vm.DestroyVMCmdByAdmin', instance: 'VirtualMachine' },
  execute: (args, { store, cloud }) => {
    const { id } = existingVm(args, store);
    return {
      instanceId: id,
      work: async (job) => {
        if (args.flag('expunge') === true) {
          await cloud.machines.expunge(id);
          return { virtualmachine: expungedView };
        }
        // A machine that never ran keeps its host name and address all the same.
        await cloud.machines.stop(id, true);
        store.transaction(() => store.virtualMachines.update(id, { state: 'Destroyed', lastUpdated: timestamp() }));
        return { virtualmachine: vmView(cloud, store.virtualMachines.must(id), tagIndex(store)(id), { job }) };
      },
    };
  },
};

const expungeVirtualMachine: Command = {
  name: 'expungeVirtualMachine',
  description: 'Expunge a virtual machine. Once expunged, it cannot be recoverd.',
  subject: 'virtualMachines',
  job: { class: 'admin.vm.ExpungeVMCmd', instance: 'VirtualMachine' },
  execute: (args, { store, cloud }) => {
    const { id } = existingVm(args, store);
    return {
      instanceId: id,
      work: async () => {
        const { state } = store.virtualMachines.must(id);
        if (state !== 'Destroyed' && state !== 'Error') {
          throw invalidValue(`Please destroy vm with specified vmId before expunge`);
        }
        await cloud.machines.expunge(id);
        return { success: true };
      },
    };
  },
};

const recoverVirtualMachine: Command = {
  name: 'recoverVirtualMachine',
  description: 'Recovers a virtual machine.',
  subject: 'virtualMachines',
  execute: (args, { store, cloud }) => {
    const vm = existingVm(args, store);
    if (vm.state !== 'Destroyed') throw invalidValue(`VM ${vm.id} is not in the right state: ${vm.state}`);
    const recovered = store.virtualMachines.update(vm.id, { state: 'Stopped', lastUpdated: timestamp() });
    return { body: { virtualmachine: vmView(cloud, recovered, tagIndex(store)(vm.id)) } };
  },
};

export const vmDestroyCommands = [destroyVirtualMachine, expungeVirtualMachine, recoverVirtualMachine];
