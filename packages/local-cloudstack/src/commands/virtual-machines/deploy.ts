import { randomUUID } from 'node:crypto';
import { checkLimits } from '../../cloud/limits';
import { timestamp } from '../../cloud/time';
import type { VirtualMachine } from '../../state/entities';
import type { Store } from '../../state/store';
import { invalidValue, runtimeError } from '../../wire/errors';
import type { Args } from '../args';
import type { Command, Context } from '../command';
import { tagIndex } from '../views';
import {
  checkHostName,
  checkNameIsFree,
  guestAddress,
  keyFields,
  macAddress,
  wantedAffinityGroups,
  wantedKeyPairs,
  wantedNics,
  type WantedNic,
} from './deploy-fields';
import { checkUserData } from './user-data';
import { vmView } from './view';

export const deployVirtualMachine: Command = {
  name: 'deployVirtualMachine',
  description:
    'Creates and automatically starts a virtual machine based on a service offering, disk offering, and template.',
  job: { class: 'admin.vm.DeployVMCmdByAdmin', instance: 'VirtualMachine' },
  execute: (args, context) => {
    const { store, cloud } = context;
    const vm = create(args, context);
    return {
      createdId: vm.id,
      // Its name and address stay taken.
      undo: () => store.virtualMachines.update(vm.id, { state: 'Error', hostId: undefined }),
      work: async (job) => {
        if (args.flag('startvm') !== false) await cloud.machines.start(vm.id, 'Error');
        return { virtualmachine: vmView(cloud, store.virtualMachines.must(vm.id), tagIndex(store)(vm.id), { job }) };
      },
    };
  },
};

/** Everything that can be refused is refused here, before anything exists. */
function create(args: Args, context: Context): VirtualMachine {
  const { store, caller, method } = context;
  const template = args.entity('templateid');
  if (!template)
    throw runtimeError('Please provide only one of the following parameters - template ID, volume ID or snapshot ID');
  if (template.removed) throw invalidValue(`Unable to use template ${template.id}`);
  const id = randomUUID();
  const name = args.text('name') ?? `VM-${id}`;
  if (args.text('name')) checkHostName('deployVirtualMachine', name);
  const rootSize = args.number('rootdisksize');
  if (rootSize !== undefined && rootSize <= 0) throw invalidValue('Root disk size should be a positive number.');
  if (rootSize !== undefined && rootSize < template.sizeGib) {
    throw invalidValue(`Root disk size ${rootSize}GB is smaller than the template's: ${template.sizeGib}GB`);
  }
  const offering = args.entity('serviceofferingid')!;
  const nics = wantedNics(args, context);
  if (template.key !== undefined && nics.length > 1)
    throw invalidValue('Real machines have one network here: specify one in networkIds');
  for (const { network } of nics) {
    if (network.removed) throw invalidValue(`Unable to find network by id ${network.id}`);
    checkNameIsFree(store, name, network);
  }
  const keyPairs = wantedKeyPairs(args, context);
  const groups = wantedAffinityGroups(args, context);
  const userData = checkUserData(args.text('userdata') ?? '', method);
  checkLimits(store, caller.account, {
    user_vm: 1,
    cpu: offering.cpus,
    memory: offering.memoryMib,
    volume: 1,
    primary_storage: rootSize ?? template.sizeGib,
  });
  const now = timestamp();
  const vm = store.virtualMachines.insert(
    {
      accountId: caller.account.id,
      name,
      displayName: args.text('displayname') ?? name,
      ...groupFields(args),
      userId: caller.user.id,
      zoneId: args.required('zoneid'),
      templateId: template.id,
      serviceOfferingId: offering.id,
      state: 'Stopped',
      nics: [],
      affinityGroupIds: groups.map((group) => group.id),
      ...keyFields(keyPairs),
      details: args.map('details'),
      userData: userData || undefined,
      userDataId: args.text('userdataid'),
      created: now,
      lastUpdated: now,
    },
    id,
  );
  insertRootVolume(store, vm, (rootSize ?? template.sizeGib) * 2 ** 30);
  return store.virtualMachines.update(id, { nics: nics.map((nic, index) => makeNic(store, vm, nic, index)) });
}

export function groupFields(args: Args): Pick<VirtualMachine, 'group' | 'groupId'> {
  const group = args.text('group');
  return group ? { group, groupId: randomUUID() } : {};
}

function makeNic(store: Store, vm: VirtualMachine, wanted: WantedNic, index: number) {
  return {
    id: randomUUID(),
    networkId: wanted.network.id,
    ipAddress: guestAddress(store, wanted),
    macAddress: macAddress(wanted.network, vm.dbid, index),
    isDefault: index === 0,
  };
}

function insertRootVolume(store: Store, vm: VirtualMachine, size: number): void {
  store.volumes.insert({
    accountId: vm.accountId,
    name: `ROOT-${vm.dbid}`,
    type: 'ROOT',
    vmId: vm.id,
    zoneId: vm.zoneId,
    size,
    created: vm.created,
    path: randomUUID(),
  });
}
