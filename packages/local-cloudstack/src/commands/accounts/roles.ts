import type { Account } from '../../state/entities';

/** Built in: the same in every cloud. */
export const roles = {
  Admin: { id: '7a4ff7ba-0f1e-4d29-9df1-d3f3e6a9f101', name: 'Root Admin', description: 'Default root admin role' },
  User: { id: '7a4ff7ba-0f1e-4d29-9df1-d3f3e6a9f104', name: 'User', description: 'Default user role' },
} as const;

export type RoleType = keyof typeof roles;

export function roleOf(account: Account) {
  const roletype: RoleType = account.type === 1 ? 'Admin' : 'User';
  return { roleid: roles[roletype].id, roletype, rolename: roles[roletype].name };
}
