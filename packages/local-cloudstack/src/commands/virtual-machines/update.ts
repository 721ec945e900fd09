import { vmText } from '../../cloud/machines';
import type { VirtualMachine } from '../../state/entities';
import { ApiError, ErrorCode, invalidValue } from '../../wire/errors';
import type { Args } from '../args';
import type { Command, Context } from '../command';
import { tagIndex } from '../views';
import { checkHostName, checkNameIsFree, keyFields, wantedAffinityGroups, wantedKeyPairs } from './deploy-fields';
import { groupFields } from './deploy';
import { existingVm } from './power';
import { checkUserData } from './user-data';
import { vmView } from './view';

const syncRouters = async ({ cloud }: Context, vm: VirtualMachine): Promise<void> => {
  for (const nic of vm.nics) await cloud.routers.sync(nic.networkId);
};

const current = ({ cloud, store }: Context, id: string) =>
  vmView(cloud, store.virtualMachines.must(id), tagIndex(store)(id));

const updateVirtualMachine: Command = {
  name: 'updateVirtualMachine',
  description:
    'Updates properties of a virtual machine. The VM has to be stopped and restarted for the new properties to take effect.',
  subject: 'virtualMachines',
  execute: (args, context) => {
    const { store } = context;
    const vm = existingVm(args, store);
    const name = args.text('name') ?? vm.name;
    if (name !== vm.name) {
      checkHostName('updateVirtualMachine', name);
      for (const nic of vm.nics) checkNameIsFree(store, name, store.networks.must(nic.networkId), vm.id);
    }
    const updated = store.virtualMachines.update(vm.id, {
      name,
      displayName: args.text('displayname') ?? vm.displayName,
      ...groupFields(args),
      ...changedUserData(args, context),
      ...changedDetails(args, vm),
    });
    return {
      work: async () => {
        await syncRouters(context, updated);
        return { virtualmachine: current(context, vm.id) };
      },
    };
  },
};

/** Refused user data is an error of the update as a whole, and that has another number than at deployment. */
function changedUserData(args: Args, { method }: Context): Partial<VirtualMachine> {
  if (args.text('userdataid')) return { userDataId: args.text('userdataid'), userData: undefined };
  if (!args.has('userdata')) return {};
  try {
    return { userData: checkUserData(args.text('userdata') ?? '', method) || undefined, userDataId: undefined };
  } catch (error) {
    throw new ApiError(ErrorCode.internal, (error as Error).message);
  }
}

function changedDetails(args: Args, vm: VirtualMachine): Partial<VirtualMachine> {
  const details = args.map('details');
  if (args.flag('cleanupdetails') === true) return { details: {} };
  return Object.keys(details).length > 0 ? { details: { ...vm.details, ...details } } : {};
}

const changeServiceForVirtualMachine: Command = {
  name: 'changeServiceForVirtualMachine',
  description:
    'Changes the service offering for a virtual machine. The virtual machine must be in a "Stopped" state for this command to take effect.',
  subject: 'virtualMachines',
  execute: (args, context) => {
    const { store } = context;
    const vm = existingVm(args, store);
    if (vm.state !== 'Stopped')
      throw invalidValue(`Unable to upgrade virtual machine ${vmText(store, vm)}: it must be stopped`);
    store.virtualMachines.update(vm.id, { serviceOfferingId: args.required('serviceofferingid') });
    return { body: { virtualmachine: current(context, vm.id) } };
  },
};

const resetUserDataForVirtualMachine: Command = {
  name: 'resetUserDataForVirtualMachine',
  description: 'Resets the UserData for virtual machine. The virtual machine must be in a "Stopped" state.',
  subject: 'virtualMachines',
  execute: (args, context) => {
    const { store, method } = context;
    const vm = existingVm(args, store);
    if (vm.state !== 'Stopped') throw invalidValue(`VM ${vmText(store, vm)} should be stopped to do UserData reset`);
    const registered = args.text('userdataid');
    const userData = registered ? undefined : checkUserData(args.text('userdata') ?? '', method) || undefined;
    store.virtualMachines.update(vm.id, { userDataId: registered, userData });
    return {
      work: async () => {
        await syncRouters(context, vm);
        return { virtualmachine: current(context, vm.id) };
      },
    };
  },
};

const resetSSHKeyForVirtualMachine: Command = {
  name: 'resetSSHKeyForVirtualMachine',
  description: 'Resets the SSH Key for virtual machine. The virtual machine must be in a "Stopped" state.',
  subject: 'virtualMachines',
  job: { class: 'admin.vm.ResetVMSSHKeyCmdByAdmin', instance: 'VirtualMachine' },
  execute: (args, context) => {
    const { store } = context;
    const { id } = existingVm(args, store);
    const pairs = wantedKeyPairs(args, context);
    return {
      instanceId: id,
      work: async (job) => {
        const vm = store.virtualMachines.must(id);
        if (vm.state !== 'Stopped') throw invalidValue(`Vm ${vmText(store, vm)} should be stopped to do SSH Key reset`);
        store.transaction(() => store.virtualMachines.update(id, keyFields(pairs)));
        await syncRouters(context, vm);
        return { virtualmachine: vmView(context.cloud, store.virtualMachines.must(id), tagIndex(store)(id), { job }) };
      },
    };
  },
};

const updateVMAffinityGroup: Command = {
  name: 'updateVMAffinityGroup',
  description:
    'Updates the affinity/anti-affinity group associations of a virtual machine. The VM has to be stopped and restarted for the new properties to take effect.',
  subject: 'virtualMachines',
  job: { class: 'admin.affinitygroup.UpdateVMAffinityGroupCmdByAdmin' },
  execute: (args, context) => {
    const { store, cloud } = context;
    const { id } = existingVm(args, store);
    const groups = wantedAffinityGroups(args, context);
    return {
      work: () => {
        const vm = store.virtualMachines.must(id);
        if (vm.state !== 'Stopped')
          throw invalidValue(
            `Unable update affinity groups of the virtual machine ${vmText(store, vm)} in state ${vm.state}; make sure the virtual machine is stopped`,
          );
        const updated = store.transaction(() =>
          store.virtualMachines.update(id, { affinityGroupIds: groups.map((group) => group.id) }),
        );
        return { virtualmachine: vmView(cloud, updated, tagIndex(store)(id), { details: ['affgrp'] }) };
      },
    };
  },
};

export const vmUpdateCommands = [
  updateVirtualMachine,
  changeServiceForVirtualMachine,
  resetUserDataForVirtualMachine,
  resetSSHKeyForVirtualMachine,
  updateVMAffinityGroup,
];
