import type { Command } from '../command';
import { filtered, listReply, nameContains, named, visible } from '../lists';
import { offeringServices } from './network-services';

export const listNetworkOfferings: Command = {
  name: 'listNetworkOfferings',
  description: 'Lists all available network offerings',
  subject: 'networkOfferings',
  execute: (args, context) =>
    listReply(args, {
      key: 'networkoffering',
      rows: filtered(args, visible(args, context, context.store.networkOfferings.live()), {
        name: named,
        keyword: nameContains,
        guestiptype: (offering, wanted) => offering.guestIpType.toLowerCase() === wanted.toLowerCase(),
        availability: (offering, wanted) => offering.availability === wanted,
        forvpc: (_, wanted) => wanted !== 'true',
        state: (_, wanted) => wanted === 'Enabled',
        traffictype: (_, wanted) => wanted.toLowerCase() === 'guest',
      }),
      view: (offering) => ({
        id: offering.id,
        name: offering.name,
        displaytext: offering.displaytext,
        created: offering.created,
        traffictype: 'Guest',
        isdefault: true,
        specifyvlan: false,
        conservemode: true,
        specifyipranges: false,
        availability: offering.availability,
        networkrate: 200,
        state: 'Enabled',
        guestiptype: offering.guestIpType,
        serviceofferingid: offering.serviceOfferingId,
        service: offeringServices,
        forvpc: false,
        fornsx: false,
        fortungsten: false,
        ispersistent: false,
        egressdefaultpolicy: offering.egressDefault === 'allow',
        supportsstrechedl2subnet: false,
        supportspublicaccess: false,
        supportsinternallb: false,
        internetprotocol: 'IPv4',
        specifyasnumber: false,
        hasannotations: false,
      }),
    }),
};
