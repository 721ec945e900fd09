import { Annotations, dependable, type ITerraformDependable, type TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { SharedTexts } from '../cloud-init/shared-texts';
import { userData, checkSize } from '../cloud-init/user-data';
import { affinityGroup } from '../compute/affinity-group';
import { Node } from '../compute/node';
import { WORLD } from '../plan/cidr';
import type { ClusterPlan, PlannedNode } from '../plan/model';
import type { SecretClass } from '../secrets/secret';
import { ReadinessGate } from '../readiness/readiness-gate';
import type { Orchestrator } from './orchestrator';
import { clusterOutputs, type ClusterOutput } from './outputs';
import type { ClusterProps } from './props';
import { settle } from './settle';
import { operatorParts } from './operator-parts';

/** What consumers of a cluster get. */
export interface ICluster {
  readonly plan: ClusterPlan;
  /** Node key → machine. */
  readonly nodes: ReadonlyMap<string, Node>;
  /** For `TerraformOutput`s of a stack, by name. */
  readonly outputs: Readonly<Record<string, ClusterOutput>>;
}

/** Plan → network → software → nodes → published ports: the one order in which every cluster is built. */
export function composeCluster<Props extends ClusterProps, Role extends string>(
  scope: Construct,
  orchestrator: Orchestrator<Props, Role>,
  given: Props,
): ICluster {
  const props = settle(scope, orchestrator, given);
  if (props.adminCidrs.includes(WORLD)) {
    Annotations.of(scope).addWarning('the cluster API is open to the world (adminCidrs holds 0.0.0.0/0)');
  }

  const plan = orchestrator.plan(props);
  const { zone, project } = props;
  const tags = { ...props.tags, cluster: plan.cluster };
  const network = props.network.bind(scope, { plan, zone, project, tags });
  const software = orchestrator.software(scope, { props, plan, endpoint: network.endpoint });

  const groups = new Map(
    plan.pools.map((pool) => [pool.name, affinityGroup(scope, { cluster: plan.cluster, pool, project })?.id]),
  );
  const sharedTexts = new SharedTexts(scope, 'UserData');
  const nodes = new Map<string, Node>();
  const before = waits(plan, nodes, network.before);
  for (const node of plan.nodes) {
    const document = operatorParts(scope.node.path, props, software.cloudInit(node));
    if (isFirstOfPool(node)) checkSize(document, node.name, props.userDataLimit);
    nodes.set(
      node.key,
      new Node(scope, nodeId(node), {
        node,
        zone,
        project,
        networkId: network.attachment.networkId,
        userData: userData(document, { node: node.name, secrets: secretsFor(plan, node), sharedTexts }),
        affinityGroupId: groups.get(node.pool.name),
        keyPair: props.ssh?.keyPair,
        tags: { ...tags, pool: node.pool.name, role: node.pool.role },
        dependsOn: before(node),
      }),
    );
  }
  const ways = network.publish(new Map([...nodes].map(([key, node]) => [key, node.id])));
  const end: TerraformResource[] = [...nodes.values()].map(({ instance }) => instance);
  if (software.readiness) {
    const instanceIds = [...nodes.values()].map(({ id }) => id);
    const dependsOn = [...network.before, ...ways];
    end.push(new ReadinessGate(scope, 'Ready', { ...software.readiness, instanceIds, dependsOn }).passed);
  }

  const addresses = new Map(plan.nodes.map(({ key, address }) => [key, address ?? nodes.get(key)!.address]));
  return {
    plan,
    nodes,
    outputs: {
      ...clusterOutputs({ plan, props, address: network.endpoint, software: software.outputs, addresses }),
      ...(software.deployed && {
        deployed: {
          value: software.deployed,
          description: 'What the next deploy compares with',
          dependsOn: end.map(bareReference),
        },
      }),
    },
  };
}

/** Terraform takes no expression in an output's `depends_on`, where cdktf writes one. */
const bareReference = ({ terraformResourceType, friendlyUniqueId }: TerraformResource): ITerraformDependable => ({
  fqn: `${terraformResourceType}.${friendlyUniqueId}`,
});

const nodeId = (node: PlannedNode): string => `Node-${node.key}`;

const isFirstOfPool = (node: PlannedNode): boolean => node.key === `${node.pool.name}-1`;

const secretsFor = (plan: ClusterPlan, node: PlannedNode): SecretClass[] =>
  node.pool.role === plan.firstRole ? ['join', 'pki'] : ['join'];

/**
 * What a node waits for. CloudStack could give a node without a fixed address one that is fixed for another: those come
 * first.
 */
function waits(plan: ClusterPlan, nodes: ReadonlyMap<string, Node>, all: readonly ITerraformDependable[]) {
  const forAll = all.map(dependable);
  const fixed = plan.nodes.filter(({ address }) => address !== undefined);
  let forOthers: string[] | undefined;
  return ({ address }: PlannedNode): readonly string[] =>
    address === undefined
      ? (forOthers ??= [...forAll, ...fixed.map(({ key }) => dependable(nodes.get(key)!.instance))])
      : forAll;
}
