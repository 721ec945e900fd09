import { availableParallelism, hostname } from 'node:os';
import { cloudStackVersion } from '../../cloud/version';
import type { Command } from '../command';
import { listReply } from '../lists';

/** Programs ask here for the version before they decide what to send. Root admins alone may, as on a real cloud. */
const listManagementServersMetrics: Command = {
  name: 'listManagementServersMetrics',
  description: 'Lists Management Server metrics',
  rootAdminOnly: true,
  execute: (args, { store }) => {
    // There is one, and it is as old as the zone.
    const server = { id: store.zones.live()[0]!.physicalNetworkId, name: hostname() };
    const asked = { id: args.text('id') ?? server.id, name: args.text('name') ?? server.name };
    return listReply(args, {
      key: 'managementserver',
      rows: asked.id === server.id && asked.name === server.name ? [server] : [],
      view: ({ id, name }) => ({
        id,
        name,
        state: 'Up',
        version: cloudStackVersion,
        ipaddress: '127.0.0.1',
        serviceip: '127.0.0.1',
        agentcount: store.hosts.live().length,
        availableprocessors: availableParallelism(),
        dbislocal: true,
      }),
    });
  },
};

export const managementServerCommands = [listManagementServersMetrics];
