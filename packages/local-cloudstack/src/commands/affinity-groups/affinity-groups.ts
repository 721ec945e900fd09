import type { AffinityGroup } from '../../state/entities';
import type { Store } from '../../state/store';
import { invalidValue } from '../../wire/errors';
import type { Args } from '../args';
import type { Command, Context } from '../command';
import { filtered, listReply, nameContains, named, visible } from '../lists';
import { ownerOf } from '../views';

const types = ['host anti-affinity', 'host affinity', 'non-strict host anti-affinity', 'non-strict host affinity'];

function view(store: Store, group: AffinityGroup) {
  const members = store.virtualMachines.filter((vm) => vm.affinityGroupIds.includes(group.id)).map((vm) => vm.id);
  return {
    id: group.id,
    name: group.name,
    ...(group.description ? { description: group.description } : {}),
    ...ownerOf(store, group.accountId),
    type: group.type,
    ...(members.length > 0 ? { virtualmachineIds: members } : {}),
  };
}

const createAffinityGroup: Command = {
  name: 'createAffinityGroup',
  description: 'Creates an affinity/anti-affinity group',
  job: { class: 'user.affinitygroup.CreateAffinityGroupCmd', instance: 'AffinityGroup' },
  execute: (args, { store, caller }) => {
    const name = args.required('name');
    const type = args.required('type');
    if (!types.includes(type)) {
      throw invalidValue(
        `Unable to create affinity group, invalid affinity group type: ${type}. Valid values are ` +
          'non-strict host affinity,host affinity,host anti-affinity,ExplicitDedication,non-strict host anti-affinity',
      );
    }
    if (store.affinityGroups.find((group) => group.name === name && group.accountId === caller.account.id)) {
      throw invalidValue(`Unable to create affinity group, a group with name ${name} already exists.`);
    }
    const group = store.affinityGroups.insert({
      accountId: caller.account.id,
      name,
      description: args.text('description'),
      type,
    });
    const undo = (): void => store.affinityGroups.delete(group.id);
    return { createdId: group.id, undo, work: () => ({ affinitygroup: view(store, group) }) };
  },
};

/** Machines that are in the group just leave it. */
const deleteAffinityGroup: Command = {
  name: 'deleteAffinityGroup',
  description: 'Deletes affinity group',
  subject: 'affinityGroups',
  job: { class: 'user.affinitygroup.DeleteAffinityGroupCmd', instance: 'AffinityGroup' },
  execute: (args, context) => {
    const { store } = context;
    const { id } = namedGroup(args, context);
    return {
      instanceId: id,
      work: () =>
        store.transaction(() => {
          for (const vm of store.virtualMachines.filter((one) => one.affinityGroupIds.includes(id))) {
            store.virtualMachines.update(vm.id, { affinityGroupIds: vm.affinityGroupIds.filter((one) => one !== id) });
          }
          store.affinityGroups.delete(id);
          return { success: true };
        }),
    };
  },
};

function namedGroup(args: Args, { store, caller }: Context): AffinityGroup {
  if (args.text('id')) return args.subject(store.affinityGroups);
  const name = args.text('name');
  if (!name) throw invalidValue('Either the affinity group Id or group name must be specified to delete the group');
  const group = store.affinityGroups.find((one) => one.name === name && one.accountId === caller.account.id);
  if (!group) throw invalidValue(`Unable to find affinity group ${name}`);
  return group;
}

const listAffinityGroups: Command = {
  name: 'listAffinityGroups',
  description: 'Lists affinity groups',
  subject: 'affinityGroups',
  execute: (args, context) => {
    const { store } = context;
    return listReply(args, {
      key: 'affinitygroup',
      rows: filtered(args, visible(args, context, store.affinityGroups.live()), {
        name: named,
        keyword: nameContains,
        type: (group, wanted) => group.type === wanted,
        virtualmachineid: (group, wanted) => store.virtualMachines.must(wanted).affinityGroupIds.includes(group.id),
      }),
      view: (group) => view(store, group),
    });
  },
};

const listAffinityGroupTypes: Command = {
  name: 'listAffinityGroupTypes',
  description: 'Lists affinity group types available',
  execute: (args) => listReply(args, { key: 'affinityGroupType', rows: types, view: (type) => ({ type }) }),
};

export const affinityGroupCommands = [
  createAffinityGroup,
  deleteAffinityGroup,
  listAffinityGroups,
  listAffinityGroupTypes,
];
