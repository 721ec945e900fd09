import { limitOf, resourceTypes, type ResourceType } from '../../cloud/limits';
import type { Account } from '../../state/entities';
import type { Store } from '../../state/store';
import { invalidValue } from '../../wire/errors';
import type { Args } from '../args';
import type { Command, Context } from '../command';
import { listReply } from '../lists';
import { ownerOf } from '../views';

const view = (store: Store, account: Account, type: ResourceType) => ({
  ...ownerOf(store, account.id),
  resourcetype: String(resourceTypes.indexOf(type)),
  resourcetypename: type,
  max: limitOf(store, account, type),
});

function accountNamed(args: Args, { store, caller }: Context): Account {
  const name = args.text('account');
  if (!name) return caller.account;
  const account = store.accounts.find((one) => one.name === name);
  if (!account) throw invalidValue(`Unable to find account ${name}`);
  return account;
}

function typeNumbered(number: number): ResourceType {
  const type = resourceTypes[number];
  if (!type) throw invalidValue(`Please specify a valid resource type: 0 to ${resourceTypes.length - 1}`);
  return type;
}

const listResourceLimits: Command = {
  name: 'listResourceLimits',
  description: 'Lists resource limits.',
  execute: (args, context) => {
    const account = context.caller.isRootAdmin ? accountNamed(args, context) : context.caller.account;
    const number = args.number('resourcetype');
    return listReply(args, {
      key: 'resourcelimit',
      rows: number === undefined ? resourceTypes : [typeNumbered(number)],
      view: (type) => view(context.store, account, type),
    });
  },
};

const updateResourceLimit: Command = {
  name: 'updateResourceLimit',
  description: 'Updates resource limits for an account or domain.',
  rootAdminOnly: true,
  execute: (args, context) => {
    const { store } = context;
    const account = accountNamed(args, context);
    const type = typeNumbered(args.number('resourcetype')!);
    const number = resourceTypes.indexOf(type);
    const max = args.number('max') ?? -1;
    const existing = store.resourceLimits.find((limit) => limit.accountId === account.id && limit.type === number);
    if (existing) store.resourceLimits.update(existing.id, { max });
    else store.resourceLimits.insert({ accountId: account.id, type: number, max });
    return { body: { resourcelimit: view(store, account, type) } };
  },
};

export const resourceLimitCommands = [listResourceLimits, updateResourceLimit];
