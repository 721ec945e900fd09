import type { Command } from '../command';
import { filtered, listReply, nameContains, visible } from '../lists';

export const listOsTypes: Command = {
  name: 'listOsTypes',
  description: 'Lists all supported OS types for this cloud',
  subject: 'osTypes',
  execute: (args, context) =>
    listReply(args, {
      key: 'ostype',
      rows: filtered(args, visible(args, context, context.store.osTypes.live()), {
        description: (type, wanted) => type.name === wanted,
        keyword: nameContains,
      }),
      view: (type) => ({
        id: type.id,
        oscategoryid: type.categoryId,
        oscategoryname: type.category,
        name: type.name,
        description: type.name,
        isuserdefined: false,
        fordisplay: true,
      }),
    }),
};
