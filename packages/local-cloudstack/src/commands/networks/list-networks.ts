import type { Command } from '../command';
import { filtered, listReply, nameContains, named, newestFirst, visible } from '../lists';
import { carries, tagIndex } from '../views';
import { networkView } from './view';

export const listNetworks: Command = {
  name: 'listNetworks',
  description: 'Lists all available networks',
  subject: 'networks',
  execute: (args, context) => {
    const { store } = context;
    const tagsOf = tagIndex(store);
    const wantedTags = args.map('tags');
    const rows = filtered(args, visible(args, context, newestFirst(store.networks.live())), {
      name: named,
      keyword: nameContains,
      zoneid: (network, wanted) => network.zoneId === wanted,
      networkofferingid: (network, wanted) => network.networkOfferingId === wanted,
      type: (_, wanted) => wanted.toLowerCase() === 'isolated',
      traffictype: (_, wanted) => wanted.toLowerCase() === 'guest',
      forvpc: (_, wanted) => wanted !== 'true',
      issystem: (_, wanted) => wanted !== 'true',
      associatednetworkid: () => false,
    });
    return listReply(args, {
      key: 'network',
      rows: rows.filter((network) => carries(tagsOf(network.id), wantedTags)),
      view: (network) => networkView(store, network, tagsOf(network.id)),
    });
  },
};
