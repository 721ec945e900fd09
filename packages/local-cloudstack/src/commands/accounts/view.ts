import { limitOf, resourceTypes, usageOf } from '../../cloud/limits';
import type { Account, User } from '../../state/entities';
import type { Store } from '../../state/store';
import { roleOf } from './roles';

/** How the counters of an account begin, e.g. `vmlimit`; the others begin like the resource type. */
const counterNames: Readonly<Record<string, string>> = {
  user_vm: 'vm',
  public_ip: 'ip',
  primary_storage: 'primarystorage',
  secondary_storage: 'secondarystorage',
  backup_storage: 'backupstorage',
  object_storage: 'objectstorage',
};

/** The secret key is never part of it. */
export function userView(store: Store, user: User) {
  const account = store.accounts.must(user.accountId);
  const domain = store.domains.must(account.domainId);
  return {
    id: user.id,
    username: user.username,
    firstname: user.firstname,
    lastname: user.lastname,
    email: user.email,
    created: user.created,
    state: user.state,
    account: account.name,
    accounttype: account.type,
    usersource: 'native',
    ...roleOf(account),
    domainid: domain.id,
    domain: domain.name,
    ...(user.apiKey ? { apikey: user.apiKey } : {}),
    accountid: account.id,
    iscallerchilddomain: false,
    isdefault: user.username === 'admin',
    is2faenabled: false,
    is2famandated: false,
  };
}

export function accountView(store: Store, account: Account) {
  const domain = store.domains.must(account.domainId);
  const vms = store.virtualMachines.filter((vm) => vm.accountId === account.id);
  return {
    id: account.id,
    name: account.name,
    accounttype: account.type,
    ...roleOf(account),
    domainid: domain.id,
    domain: domain.name,
    domainpath: domain.path,
    receivedbytes: 0,
    sentbytes: 0,
    ...counters(store, account),
    vmstopped: vms.filter((vm) => vm.state === 'Stopped').length,
    vmrunning: vms.filter((vm) => vm.state === 'Running').length,
    state: 'enabled',
    user: store.users.filter((user) => user.accountId === account.id).map((user) => userView(store, user)),
    isdefault: account.type === 1,
    groups: [],
    apikeyaccess: 'INHERIT',
  };
}

/** `vmlimit`, `vmtotal`, `vmavailable`, and so on for all kinds of resources. */
function counters(store: Store, account: Account): Record<string, unknown> {
  const usage = usageOf(store, account);
  const perType = resourceTypes.map((type) => {
    const name = counterNames[type] ?? type;
    const limit = limitOf(store, account, type);
    return {
      [`${name}limit`]: limit === -1 ? 'Unlimited' : String(limit),
      [`${name}total`]: usage[type],
      [`${name}available`]: limit === -1 ? 'Unlimited' : String(Math.max(0, limit - usage[type])),
    };
  });
  return Object.assign({}, ...perType);
}
