import type { Account } from '../state/entities';
import type { Store } from '../state/store';
import { ApiError, ErrorCode } from '../wire/errors';

/** What an account may have a limited number of, and how many of it a user's account gets unless told otherwise. */
const defaults = {
  user_vm: 20,
  public_ip: 20,
  volume: 20,
  snapshot: 20,
  template: 20,
  project: 10,
  network: 20,
  vpc: 20,
  cpu: 40,
  memory: 40_960,
  primary_storage: 200,
  secondary_storage: 400,
  backup: 20,
  backup_storage: 400,
  bucket: 20,
  object_storage: 400,
  gpu: 20,
} as const;

export type ResourceType = keyof typeof defaults;

/** The index is the number that the API uses. */
export const resourceTypes = Object.keys(defaults) as ResourceType[];

const unlimited = -1;

/** -1 is no limit, as the root admin has it. */
export function limitOf(store: Store, account: Account, type: ResourceType): number {
  const number = resourceTypes.indexOf(type);
  const set = store.resourceLimits.find((limit) => limit.accountId === account.id && limit.type === number)?.max;
  return set ?? (account.type === 1 ? unlimited : defaults[type]);
}

/** What the account has now: pieces, MiB of memory, GiB of storage. */
export function usageOf(store: Store, account: Account): Record<ResourceType, number> {
  const mine = (row: { accountId?: string }) => row.accountId === account.id;
  const vms = store.virtualMachines.filter((vm) => mine(vm) && !['Error', 'Expunging', 'Destroyed'].includes(vm.state));
  const offerings = vms.map((vm) => store.serviceOfferings.must(vm.serviceOfferingId));
  const volumes = store.volumes.filter(mine);
  return {
    ...(Object.fromEntries(resourceTypes.map((type) => [type, 0])) as Record<ResourceType, number>),
    user_vm: vms.length,
    public_ip: store.publicIps.filter(mine).length,
    volume: volumes.length,
    network: store.networks.filter(mine).length,
    cpu: offerings.reduce((sum, offering) => sum + offering.cpus, 0),
    memory: offerings.reduce((sum, offering) => sum + offering.memoryMib, 0),
    primary_storage: Math.ceil(volumes.reduce((sum, volume) => sum + volume.size, 0) / 2 ** 30),
  };
}

/** Refuses what would go beyond a limit of the account. The root admin has none. */
export function checkLimits(store: Store, account: Account, wanted: Partial<Record<ResourceType, number>>): void {
  if (account.type === 1) return;
  const used = usageOf(store, account);
  for (const [type, amount] of Object.entries(wanted) as [ResourceType, number][]) {
    const limit = limitOf(store, account, type);
    if (limit === unlimited || used[type] + amount <= limit) continue;
    throw new ApiError(
      ErrorCode.resourceAllocation,
      `Maximum amount of resources of Type = '${type}', tag = 'null' for Account Name = ${account.name} in Domain Id = ` +
        `${store.domains.must(account.domainId).dbid} is exceeded: Account Resource Limit = ${limit}, Current Account ` +
        `Resource Amount = ${used[type]}, Current Account Resource Reservation = 0, Requested Resource Amount = ${amount}.`,
    );
  }
}
