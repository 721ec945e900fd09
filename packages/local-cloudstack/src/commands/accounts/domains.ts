import type { Command } from '../command';
import { filtered, listReply, nameContains, named, visible } from '../lists';
import { roles } from './roles';

const listDomains: Command = {
  name: 'listDomains',
  description: 'Lists domains and provides detailed information for listed domains',
  subject: 'domains',
  execute: (args, context) =>
    listReply(args, {
      key: 'domain',
      rows: filtered(args, visible(args, context, context.store.domains.live()), {
        name: named,
        keyword: nameContains,
        level: (domain, wanted) => domain.level === Number(wanted),
      }),
      view: (domain) => ({
        id: domain.id,
        name: domain.name,
        level: domain.level,
        haschild: false,
        path: domain.path,
        state: 'Active',
        hasannotations: false,
      }),
    }),
};

const listRoles: Command = {
  name: 'listRoles',
  description: 'Lists dynamic roles in CloudStack',
  rootAdminOnly: true,
  execute: (args) =>
    listReply(args, {
      key: 'role',
      rows: filtered(
        args,
        Object.entries(roles).map(([type, role]) => ({ type, ...role })),
        {
          id: (role, wanted) => role.id === wanted,
          name: named,
          keyword: nameContains,
          type: (role, wanted) => role.type === wanted,
        },
      ),
      view: ({ type, id, name, description }) => ({
        type,
        isdefault: true,
        state: 'enabled',
        id,
        name,
        description,
        ispublic: true,
      }),
    }),
};

export const domainCommands = [listDomains, listRoles];
