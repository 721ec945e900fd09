import { firstFree, isHostAddress } from '../../cloud/addresses';
import { machinesIn } from '../../cloud/router-spec';
import type { AffinityGroup, Network, SshKeyPair, VirtualMachine } from '../../state/entities';
import type { Store } from '../../state/store';
import { ApiError, ErrorCode, ExceptionCode, badRequest, invalidValue } from '../../wire/errors';
import type { Args } from '../args';
import type { Context } from '../command';
import { networkText } from '../networks/view';
import { accountText } from '../views';

export interface WantedNic {
  readonly network: Network;
  readonly ipAddress?: string;
}

const hostNameRule =
  "it can contain ASCII letters 'a' through 'z', the digits '0' through '9', and the hyphen ('-'), must be between 1 and " +
  '63 characters long, and can\'t start or end with "-" and can\'t start with digit';

export function checkHostName(command: string, name: string): void {
  if (/^[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(name)) return;
  throw badRequest(
    `Unable to execute API command ${command.toLowerCase()} due to invalid value. Invalid value provided for API arg: ` +
      `name - ${hostNameRule}`,
  );
}

export function checkNameIsFree(store: Store, name: string, network: Network, except?: string): void {
  const sameName = machinesIn(store, network.id).some(
    (vm) => vm.id !== except && vm.name.toLowerCase() === name.toLowerCase(),
  );
  if (!sameName) return;
  throw invalidValue(
    `The vm with hostName ${name} already exists in the network domain: ${network.domain}; network=${network.name}`,
  );
}

/** From `networkids` or `iptonetworklist`; without both, the one network that the account has. */
export function wantedNics(args: Args, { store, caller }: Context): WantedNic[] {
  const listed = args.indexed('iptonetworklist').map((entry) => ({
    network: knownNetwork(store, entry.networkid ?? ''),
    ipAddress: entry.ip || undefined,
  }));
  if (listed.length > 0) return listed;
  const networks = args.entities('networkids');
  if (networks.length > 0) {
    return networks.map((network, index) => ({ network, ipAddress: index === 0 ? args.text('ipaddress') : undefined }));
  }
  const own = store.networks.filter((network) => network.accountId === caller.account.id);
  if (own.length === 1) return [{ network: own[0]!, ipAddress: args.text('ipaddress') }];
  const finding =
    own.length === 0 ? 'Unable to find a default Isolated network' : 'More than 1 default Isolated networks are found';
  throw invalidValue(`${finding} for account ${accountText(caller.account)}; please specify networkIds`);
}

function knownNetwork(store: Store, id: string): Network {
  const network = store.networks.get(id);
  if (!network) throw invalidValue(`Unable to find network by id ${id}`);
  return network;
}

/** The wanted address, or a free one. */
export function guestAddress(store: Store, { network, ipAddress }: WantedNic): string {
  const nics = machinesIn(store, network.id).flatMap((vm) => vm.nics.filter((nic) => nic.networkId === network.id));
  const taken = new Set(nics.map((nic) => nic.ipAddress));
  const wantedIsFree = (wanted: string): boolean =>
    isHostAddress(network.cidr, wanted) && wanted !== network.gateway && !taken.has(wanted);
  const address =
    ipAddress === undefined
      ? firstFree(network.cidr, network.gateway, taken)
      : wantedIsFree(ipAddress)
        ? ipAddress
        : undefined;
  if (address) return address;
  const message = `Unable to acquire Guest IP address for network ${networkText(store, network)}`;
  throw new ApiError(ErrorCode.internal, message, ExceptionCode.none);
}

/** `keypair` or `keypairs`, by name. */
export function wantedKeyPairs(args: Args, { store, caller }: Context): SshKeyPair[] {
  const names = args.list('keypairs').length > 0 ? args.list('keypairs') : args.list('keypair');
  return names.map((name) => {
    const pair = store.sshKeyPairs.find((one) => one.name === name && one.accountId === caller.account.id);
    if (!pair) throw invalidValue('Not all specified keypairs exist');
    return pair;
  });
}

export function wantedAffinityGroups(args: Args, { store, caller }: Context): AffinityGroup[] {
  const byName = args.list('affinitygroupnames').map((name) => {
    const group = store.affinityGroups.find((one) => one.name === name && one.accountId === caller.account.id);
    if (!group) throw invalidValue(`Unable to find affinity group by name ${name}`);
    return group;
  });
  return [...args.entities('affinitygroupids'), ...byName];
}

/** Unique in its network: made of the numbers of network and machine. */
export function macAddress(network: Network, vmDbid: number, index: number): string {
  const octets = [network.dbid >> 8, network.dbid, vmDbid >> 8, vmDbid].map((n) =>
    (n & 255).toString(16).padStart(2, '0'),
  );
  return `02:${index.toString(16).padStart(2, '0')}:${octets.join(':')}`;
}

export const keyFields = (pairs: readonly SshKeyPair[]): Pick<VirtualMachine, 'keypairs' | 'publicKeys'> => ({
  keypairs: pairs.map((pair) => pair.name),
  publicKeys: pairs.map((pair) => pair.publicKey),
});
