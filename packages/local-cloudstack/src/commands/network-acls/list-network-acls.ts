import type { Command } from '../command';

/** Isolated networks have firewalls instead; but who cleans up after itself asks for both. */
export const listNetworkAcls: Command = {
  name: 'listNetworkACLs',
  description: 'Lists all network ACL items',
  execute: () => ({ body: {} }),
};
