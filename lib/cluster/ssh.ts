import type { PlannedNode, PublishedPort } from '../plan/model';
import type { ClusterProps, SshOptions } from './props';

const SSH_PORT = 22;

/** Port 22 of the cluster's address leads to one node, from which the others are reached (`ssh -J`). */
export function sshPorts<Role extends string>(props: ClusterProps, first: PlannedNode<Role>): PublishedPort<Role>[] {
  if (!props.ssh) return [];
  return [
    {
      name: 'ssh',
      protocol: 'tcp',
      publicPort: SSH_PORT,
      nodePort: SSH_PORT,
      peer: admins(props),
      algorithm: 'source',
      members: { node: first.key },
    },
  ];
}

/** The operators, as the peer of a rule. */
export const admins = (props: ClusterProps) => ({ kind: 'cidrs', name: 'admins', cidrs: props.adminCidrs }) as const;

export const sshCommand = (ssh: SshOptions, address: string): string => `ssh ${ssh.user ?? 'debian'}@${address}`;
