import { usageOf } from '../../cloud/limits';
import { machinesIn } from '../../cloud/router-spec';
import { timestamp } from '../../cloud/time';
import type { Account } from '../../state/entities';
import type { Store } from '../../state/store';
import { invalidValue, runtimeError } from '../../wire/errors';
import type { Args } from '../args';
import type { Command } from '../command';
import { filtered, listReply, nameContains, named, visible } from '../lists';
import { roles } from './roles';
import { accountView } from './view';

const listAccounts: Command = {
  name: 'listAccounts',
  description: 'Lists accounts and provides detailed account information for listed accounts',
  subject: 'accounts',
  execute: (args, context) => {
    const { store, caller } = context;
    const all =
      caller.isRootAdmin &&
      (args.flag('listall') === true || args.text('id') !== undefined || args.text('name') !== undefined);
    const rows = store.accounts.filter((account) => all || account.id === caller.account.id);
    return listReply(args, {
      key: 'account',
      rows: filtered(args, visible(args, context, rows), {
        name: named,
        keyword: nameContains,
        accounttype: (account, wanted) => account.type === Number(wanted),
      }),
      view: (account) => accountView(store, account),
    });
  },
};

const createAccount: Command = {
  name: 'createAccount',
  description: 'Creates an account',
  rootAdminOnly: true,
  execute: (args, { store }) => {
    const username = args.required('username');
    const name = args.text('account') ?? username;
    if (store.accounts.find((account) => account.name === name)) {
      throw invalidValue(`The specified account: ${name} already exists`);
    }
    const created = timestamp();
    const account = store.accounts.insert({
      name,
      domainId: args.text('domainid') ?? store.domains.live()[0]!.id,
      type: isAdmin(args) ? 1 : 0,
      created,
    });
    store.users.insert({
      accountId: account.id,
      username,
      firstname: args.required('firstname'),
      lastname: args.required('lastname'),
      email: args.required('email'),
      created,
      state: 'enabled',
    });
    return { body: { account: accountView(store, account) } };
  },
};

function isAdmin(args: Args): boolean {
  return args.number('accounttype') === 1 || args.text('roleid') === roles.Admin.id;
}

/** Only an empty account goes: CloudStack would take its machines along, and that is not done here. */
const deleteAccount: Command = {
  name: 'deleteAccount',
  description: 'Deletes a account, and all users associated with this account',
  subject: 'accounts',
  rootAdminOnly: true,
  job: { class: 'admin.account.DeleteAccountCmd', instance: 'Account' },
  execute: (args, { store }) => {
    const account = args.subject(store.accounts);
    if (account.type === 1 && account.name === 'admin')
      throw invalidValue('The account is default and can not be deleted');
    return {
      instanceId: account.id,
      work: () =>
        store.transaction(() => {
          if (owns(store, account))
            throw runtimeError(`Account ${account.name} still has resources: remove them first`);
          for (const user of store.users.filter((one) => one.accountId === account.id)) store.users.remove(user.id);
          store.accounts.remove(account.id);
          return { success: true };
        }),
    };
  },
};

function owns(store: Store, account: Account): boolean {
  const networks = store.networks.filter((network) => network.accountId === account.id);
  return (
    networks.some((network) => machinesIn(store, network.id).length > 0) ||
    Object.values(usageOf(store, account)).some((n) => n > 0)
  );
}

export const accountCommands = [listAccounts, createAccount, deleteAccount];
