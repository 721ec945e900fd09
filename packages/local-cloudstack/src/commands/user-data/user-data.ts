import type { UserData } from '../../state/entities';
import type { Store } from '../../state/store';
import { invalidValue, runtimeError } from '../../wire/errors';
import type { Command } from '../command';
import { filtered, listReply, nameContains, named, newestFirst, visible } from '../lists';
import { ownerOf } from '../views';
import { checkUserData } from '../virtual-machines/user-data';

const view = (store: Store, data: UserData) => ({
  id: data.id,
  name: data.name,
  ...ownerOf(store, data.accountId),
  userdata: data.userData,
  ...(data.params ? { params: data.params } : {}),
  hasannotations: false,
});

const registerUserData: Command = {
  name: 'registerUserData',
  description: 'Register a new userdata.',
  checkedFirst: ['userdata'],
  execute: (args, { store, caller, method }) => {
    const name = args.required('name');
    const userData = checkUserData(args.required('userdata'), method);
    const mine = store.userData.filter((data) => data.accountId === caller.account.id);
    if (mine.some((data) => data.name === name)) {
      throw invalidValue(`A userdata with name ${name} already exists for this account.`);
    }
    const same = mine.find((data) => data.userData === userData);
    if (same) throw invalidValue(`Userdata ${same.name} with same content already exists for this account.`);
    const data = store.userData.insert({ accountId: caller.account.id, name, userData, params: args.text('params') });
    return { body: { userdata: view(store, data) } };
  },
};

const listUserData: Command = {
  name: 'listUserData',
  description: 'List registered userdatas',
  subject: 'userData',
  execute: (args, context) =>
    listReply(args, {
      key: 'userdata',
      rows: filtered(args, visible(args, context, newestFirst(context.store.userData.live())), {
        name: named,
        keyword: nameContains,
      }),
      view: (data) => view(context.store, data),
    }),
};

const deleteUserData: Command = {
  name: 'deleteUserData',
  description: 'Deletes a userdata',
  subject: 'userData',
  execute: (args, { store }) => {
    const data = args.subject(store.userData);
    if (store.virtualMachines.find((vm) => vm.userDataId === data.id)) {
      throw runtimeError(`Userdata ${data.name} cannot be removed as it is being used by some VMs`);
    }
    store.userData.remove(data.id);
    return { body: { success: true } };
  },
};

export const userDataCommands = [registerUserData, listUserData, deleteUserData];
