import type { ITerraformDependable } from 'cdktf';
import type { ClusterPlan } from '../plan/model';
import { rulesInForce } from '../plan/rules-in-force';
import { Secret } from '../secrets/secret';
import type { SoftwareOutputs } from './orchestrator';
import type { ClusterProps } from './props';
import { sshCommand } from './ssh';

export interface ClusterOutput {
  readonly value: unknown;
  readonly sensitive?: true;
  readonly description: string;
  readonly dependsOn?: ITerraformDependable[];
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  endpoint: 'URL of the cluster API',
  nodes: 'Nodes with role, pool and address',
  firewall: 'Rules in force at the border of the cluster network',
  ssh_command: 'Command that opens a shell on the first node',
  next_steps: 'What to type next',
};

/** The outputs of a cluster, by the names that all orchestrators share. */
export function clusterOutputs(options: {
  readonly plan: ClusterPlan;
  readonly props: ClusterProps;
  readonly address: string;
  readonly software: SoftwareOutputs;
  /** Node key → address. */
  readonly addresses: ReadonlyMap<string, string>;
}): Record<string, ClusterOutput> {
  const { plan, props, software } = options;
  const values: Record<string, unknown> = {
    endpoint: software.endpoint,
    nodes: plan.nodes.map(({ key, name, pool }) => ({
      name,
      role: pool.role,
      pool: pool.name,
      address: options.addresses.get(key),
    })),
    firewall: rulesInForce(plan),
    ...(props.ssh ? { ssh_command: sshCommand(props.ssh, options.address) } : {}),
    ...software.extra,
    next_steps: software.nextSteps,
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, output(name, value)]));
}

function output(name: string, value: unknown): ClusterOutput {
  if (value instanceof Secret) return { value: value.forSensitiveOutput(), sensitive: true, description: value.name };
  return { value, description: DESCRIPTIONS[name] ?? name.replaceAll('_', ' ') };
}
