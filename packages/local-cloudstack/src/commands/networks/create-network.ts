import { cidrOf, isAddress, isNetmask, netmaskOf } from '../../cloud/addresses';
import { checkLimits } from '../../cloud/limits';
import { timestamp } from '../../cloud/time';
import type { Zone } from '../../state/entities';
import { invalidValue } from '../../wire/errors';
import type { Args } from '../args';
import type { Command } from '../command';
import { networkView } from './view';

export const createNetwork: Command = {
  name: 'createNetwork',
  description: 'Creates a network',
  execute: (args, { store, caller }) => {
    const zone = args.entity('zoneid')!;
    checkLimits(store, caller.account, { network: 1 });
    const name = args.required('name');
    const network = store.networks.insert({
      accountId: caller.account.id,
      name,
      displaytext: args.text('displaytext') ?? name,
      zoneId: zone.id,
      networkOfferingId: args.required('networkofferingid'),
      ...rangeOf(args, zone),
      domain: args.text('networkdomain') ?? `cs${caller.account.dbid.toString(16)}cloud.internal`,
      state: 'Allocated',
      created: timestamp(),
    });
    return { body: { network: networkView(store, network, []) } };
  },
};

/** Without both gateway and netmask the network gets the zone's guest range, which many networks may share. */
function rangeOf(args: Args, zone: Zone): { cidr: string; gateway: string; netmask: string } {
  const gateway = args.text('gateway');
  const netmask = args.text('netmask');
  if (gateway && !isAddress(gateway)) throw invalidValue('Gateway parameter is invalid');
  if (netmask && !isNetmask(netmask)) throw invalidValue('Netmask parameter is invalid');
  if (gateway && netmask) return { cidr: cidrOf(gateway, netmask), gateway, netmask };
  return {
    cidr: zone.guestCidr,
    gateway: zone.guestCidr.replace(/\.\d+\/\d+$/, '.1'),
    netmask: netmaskOf(zone.guestCidr),
  };
}
