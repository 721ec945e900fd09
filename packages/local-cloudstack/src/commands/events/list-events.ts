import type { Command } from '../command';
import { filtered, listReply, newestFirst, visible } from '../lists';
import { ownerOf } from '../views';

export const listEvents: Command = {
  name: 'listEvents',
  description: 'A command to list events.',
  subject: 'events',
  execute: (args, context) => {
    const { store } = context;
    return listReply(args, {
      key: 'event',
      rows: filtered(args, visible(args, context, newestFirst(store.events.live())), {
        type: (event, wanted) => event.type === wanted,
        level: (event, wanted) => event.level === wanted,
        state: (event, wanted) => event.state === wanted,
        resourceid: (event, wanted) => event.resourceId === wanted,
        keyword: (event, wanted) => event.type.includes(wanted) || event.description.includes(wanted),
      }),
      view: (event) => ({
        id: event.id,
        username: store.users.get(event.userId)?.username,
        type: event.type,
        level: event.level,
        description: event.description,
        ...ownerOf(store, event.accountId),
        ...(event.resourceId ? { resourceid: event.resourceId, resourcetype: event.resourceType } : {}),
        created: event.created,
        state: event.state,
      }),
    });
  },
};
