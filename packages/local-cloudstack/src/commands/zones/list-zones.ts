import type { Command } from '../command';
import { filtered, listReply, nameContains, named, visible } from '../lists';

export const listZones: Command = {
  name: 'listZones',
  description: 'Lists zones',
  subject: 'zones',
  execute: (args, context) =>
    listReply(args, {
      key: 'zone',
      rows: filtered(args, visible(args, context, context.store.zones.live()), {
        name: named,
        keyword: nameContains,
        networktype: (_, wanted) => wanted === 'Advanced',
      }),
      view: (zone) => {
        const adminView = { dns1: zone.dns1, internaldns1: zone.dns1, guestcidraddress: zone.guestCidr };
        return {
          id: zone.id,
          name: zone.name,
          ...(context.caller.isRootAdmin ? adminView : {}),
          networktype: 'Advanced',
          securitygroupsenabled: false,
          gputotal: 0,
          gpuused: 0,
          allocationstate: 'Enabled',
          zonetoken: zone.id,
          dhcpprovider: 'VirtualRouter',
          localstorageenabled: false,
          tags: [],
          allowuserspecifyvrmtu: false,
          routerprivateinterfacemaxmtu: 1500,
          routerpublicinterfacemaxmtu: 1500,
          type: 'Core',
          isnsxenabled: false,
          ismultiarch: false,
          asnrange: '',
          routedmodeenabled: true,
          hasannotations: false,
        };
      },
    }),
};
