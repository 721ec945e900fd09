import type { Command } from '../command';
import { filtered, listReply, nameContains, named, visible } from '../lists';

export const listDiskOfferings: Command = {
  name: 'listDiskOfferings',
  description: 'Lists all available disk offerings',
  subject: 'diskOfferings',
  execute: (args, context) =>
    listReply(args, {
      key: 'diskoffering',
      rows: filtered(args, visible(args, context, context.store.diskOfferings.live()), {
        name: named,
        keyword: nameContains,
      }),
      view: (offering) => ({
        id: offering.id,
        name: offering.name,
        state: 'Active',
        displaytext: offering.displaytext,
        disksize: offering.sizeGib,
        created: offering.created,
        iscustomized: offering.customized,
        storagetype: 'shared',
        provisioningtype: 'thin',
        displayoffering: true,
        disksizestrictness: false,
        encrypt: false,
        hasannotations: false,
      }),
    }),
};
