import { timestamp } from '../../cloud/time';
import { newKeys } from '../../cloud/keys';
import { names } from '../../cloud/seed';
import type { User } from '../../state/entities';
import type { Store } from '../../state/store';
import { invalidValue, permissionDenied } from '../../wire/errors';
import type { Args } from '../args';
import type { Command, Context } from '../command';
import { filtered, listReply, visible } from '../lists';
import { userView } from './view';

/** Users may look at and change themselves, the root admin everybody. */
function permittedUser(args: Args, { store, caller }: Context): User {
  const user = args.subject(store.users);
  if (!caller.isRootAdmin && user.id !== caller.user.id) throw permissionDenied();
  return user;
}

const listUsers: Command = {
  name: 'listUsers',
  description: 'Lists user accounts',
  subject: 'users',
  execute: (args, context) => {
    const { store, caller } = context;
    const rows = visible(args, context, store.users.live()).filter(
      (user) => caller.isRootAdmin || user.id === caller.user.id,
    );
    return listReply(args, {
      key: 'user',
      rows: filtered(args, rows, {
        username: (user, wanted) => user.username === wanted,
        keyword: (user, wanted) => user.username.includes(wanted),
        state: (user, wanted) => user.state === wanted,
      }),
      view: (user) => ({ ...userView(store, user), apikeyaccess: 'INHERIT' }),
    });
  },
};

const createUser: Command = {
  name: 'createUser',
  description: 'Creates a user for an account that already exists',
  rootAdminOnly: true,
  execute: (args, { store }) => {
    const account = store.accounts.find((one) => one.name === args.required('account'));
    if (!account)
      throw invalidValue(
        `Unable to find account ${args.required('account')} in domain id=${args.text('domainid') ?? 'ROOT'}`,
      );
    const username = args.required('username');
    if (store.users.find((user) => user.username === username)) {
      throw invalidValue(`The user ${username} already exists in domain ${account.domainId}`);
    }
    const user = store.users.insert({
      accountId: account.id,
      username,
      firstname: args.required('firstname'),
      lastname: args.required('lastname'),
      email: args.required('email'),
      created: timestamp(),
      state: 'enabled',
    });
    return { body: { user: userView(store, user) } };
  },
};

const updateUser: Command = {
  name: 'updateUser',
  description: 'Updates a user account',
  subject: 'users',
  execute: (args, context) => {
    const user = permittedUser(args, context);
    const updated = context.store.users.update(user.id, {
      firstname: args.text('firstname') ?? user.firstname,
      lastname: args.text('lastname') ?? user.lastname,
      email: args.text('email') ?? user.email,
    });
    return { body: { user: userView(context.store, updated) } };
  },
};

const setState = (store: Store, user: User, state: User['state']) =>
  userView(store, store.users.update(user.id, { state }));

const enableUser: Command = {
  name: 'enableUser',
  description: 'Enables a user account',
  subject: 'users',
  rootAdminOnly: true,
  execute: (args, { store }) => ({ body: { user: setState(store, args.subject(store.users), 'enabled') } }),
};

const disableUser: Command = {
  name: 'disableUser',
  description: 'Disables a user account',
  subject: 'users',
  rootAdminOnly: true,
  job: { class: 'admin.user.DisableUserCmd' },
  execute: (args, { store, caller }) => {
    const user = args.subject(store.users);
    if (user.id === caller.user.id) throw invalidValue('The user is default and can not be disabled');
    return { work: () => store.transaction(() => ({ user: setState(store, user, 'disabled') })) };
  },
};

const deleteUser: Command = {
  name: 'deleteUser',
  description: 'Deletes a user for an account',
  subject: 'users',
  rootAdminOnly: true,
  execute: (args, { store, caller }) => {
    const user = args.subject(store.users);
    if (user.id === caller.user.id) throw invalidValue('The user is default and can not be removed');
    store.users.remove(user.id);
    return { body: { success: true } };
  },
};

const isAdmin = (user: User): boolean => user.username === names.admin;

const registerUserKeys: Command = {
  name: 'registerUserKeys',
  description: 'This command allows a user to register for the developer API, returning a secret key and an API key.',
  subject: 'users',
  execute: (args, context) => {
    const user = permittedUser(args, context);
    const keys = newKeys();
    context.store.users.update(user.id, keys);
    if (isAdmin(user)) context.cloud.onAdminKeys(keys);
    return { body: { userkeys: { apikey: keys.apiKey, secretkey: keys.secretKey } } };
  },
};

const getUserKeys: Command = {
  name: 'getUserKeys',
  description: 'This command allows the user to query the seceret and API keys for the account',
  subject: 'users',
  execute: (args, context) => {
    const { apiKey, secretKey } = permittedUser(args, context);
    const keys = apiKey ? { apikey: apiKey, secretkey: secretKey } : {};
    return { body: { userkeys: { ...keys, apikeyaccess: true } } };
  },
};

export const userCommands = [
  listUsers,
  createUser,
  updateUser,
  enableUser,
  disableUser,
  deleteUser,
  registerUserKeys,
  getUserKeys,
];
