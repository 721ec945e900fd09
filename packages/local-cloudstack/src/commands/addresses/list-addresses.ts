import type { Command } from '../command';
import { filtered, listReply, visible } from '../lists';
import { carries, tagIndex } from '../views';
import { publicIpView } from './view';

export const listPublicIpAddresses: Command = {
  name: 'listPublicIpAddresses',
  description: 'Lists all public ip addresses',
  subject: 'publicIps',
  execute: (args, context) => {
    const { store } = context;
    const tagsOf = tagIndex(store);
    const wantedTags = args.map('tags');
    const allocatedOnly = args.flag('allocatedonly') !== false;
    const rows = filtered(args, visible(args, context, store.publicIps.live()), {
      ipaddress: (ip, wanted) => ip.address === wanted,
      keyword: (ip, wanted) => ip.address.includes(wanted),
      zoneid: (ip, wanted) => ip.zoneId === wanted,
      associatednetworkid: (ip, wanted) => ip.networkId === wanted,
      issourcenat: (ip, wanted) => ip.sourceNat === (wanted === 'true'),
      isstaticnat: (ip, wanted) => (ip.staticNatVmId !== undefined) === (wanted === 'true'),
      state: (ip, wanted) => ip.state.toLowerCase() === wanted.toLowerCase(),
      vpcid: () => false,
    });
    return listReply(args, {
      key: 'publicipaddress',
      rows: rows.filter((ip) => (!allocatedOnly || ip.state !== 'Free') && carries(tagsOf(ip.id), wantedTags)),
      view: (ip) => publicIpView(store, ip, tagsOf(ip.id)),
    });
  },
};
