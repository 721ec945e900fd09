import { invalidValue } from '../../wire/errors';
import type { Command } from '../command';
import { filtered, listReply, nameContains, named, visible } from '../lists';
import { carries, tagIndex } from '../views';
import { detailNames, nicView, vmView } from './view';

const listVirtualMachines: Command = {
  name: 'listVirtualMachines',
  description: 'List the virtual machines owned by the account.',
  subject: 'virtualMachines',
  execute: (args, context) => {
    const { store, cloud } = context;
    const details = args.list('details');
    if (details.some((detail) => !detailNames.includes(detail))) {
      throw invalidValue(
        `The details parameter contains a non permitted value. The allowed values are [${detailNames.join(', ')}]`,
      );
    }
    const tagsOf = tagIndex(store);
    const wantedTags = args.map('tags');
    const rows = filtered(args, visible(args, context, store.virtualMachines.live()), {
      name: named,
      keyword: (vm, wanted) => nameContains(vm, wanted) || vm.displayName.includes(wanted),
      state: (vm, wanted) => vm.state === wanted,
      zoneid: (vm, wanted) => vm.zoneId === wanted,
      networkid: (vm, wanted) => vm.nics.some((nic) => nic.networkId === wanted),
      templateid: (vm, wanted) => vm.templateId === wanted,
      serviceofferingid: (vm, wanted) => vm.serviceOfferingId === wanted,
      affinitygroupid: (vm, wanted) => vm.affinityGroupIds.includes(wanted),
      hostid: (vm, wanted) => vm.hostId === wanted,
      keypair: (vm, wanted) => vm.keypairs.includes(wanted),
      userdataid: (vm, wanted) => vm.userDataId === wanted,
      userid: (vm, wanted) => vm.userId === wanted,
      vpcid: () => false,
      securitygroupid: () => false,
    });
    return listReply(args, {
      key: 'virtualmachine',
      rows: rows.filter((vm) => carries(tagsOf(vm.id), wantedTags)),
      view: (vm) =>
        vmView(cloud, vm, tagsOf(vm.id), {
          details: details.length > 0 ? details : undefined,
          userData: args.flag('userdata') === true,
        }),
    });
  },
};

const listNics: Command = {
  name: 'listNics',
  description: 'list the vm nics  IP to NIC',
  execute: (args, { store }) => {
    const vm = args.entity('virtualmachineid')!;
    const rows = vm.nics
      .map((nic, index) => ({ nic, index }))
      .filter(({ nic }) => !args.text('nicid') || nic.id === args.text('nicid'))
      .filter(({ nic }) => !args.text('networkid') || nic.networkId === args.text('networkid'));
    return listReply(args, {
      key: 'nic',
      rows,
      view: ({ nic, index }) => ({ ...nicView(store, vm, nic, index, false), virtualmachineid: vm.id }),
    });
  },
};

const getVirtualMachineUserData: Command = {
  name: 'getVirtualMachineUserData',
  description: 'Returns user data associated with the VM',
  execute: (args, { store }) => {
    const vm = args.entity('virtualmachineid')!;
    const userdata = store.userData.get(vm.userDataId)?.userData ?? vm.userData;
    return { body: { virtualmachineuserdata: { virtualmachineid: vm.id, ...(userdata ? { userdata } : {}) } } };
  },
};

export const vmListCommands = [listVirtualMachines, listNics, getVirtualMachineUserData];
