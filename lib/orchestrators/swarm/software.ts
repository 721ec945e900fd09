import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { CloudInit, type NodeFile } from '../../cloud-init/document';
import { renderedFile, staticFile } from '../../cloud-init/assets';
import type { Software, SoftwareContext } from '../../cluster/orchestrator';
import { proxyFiles } from '../../cluster/proxy';
import { dockerContext } from '../../docker/context';
import { dockerApiFile, dockerDataDisk, engineFiles } from '../../docker/engine-files';
import type { PlannedNode } from '../../plan/model';
import { engineLabels } from './engine-labels';
import { backupSettings, swarmSettings } from './defaults';
import { nextSteps } from './next-steps';
import { SwarmPki, TOKEN_SERVER_NAME } from './pki';
import { SWARM_PORTS } from './ports';
import type { SwarmClusterProps, SwarmRole } from './props';

type Context = SoftwareContext<SwarmClusterProps, SwarmRole>;

const UNITS = '/etc/systemd/system';
const BIN = '/opt/cluster';
const CONFIG = '/etc/cluster';

/** What runs on the nodes of a swarm, and what its user gets. */
export function swarmSoftware(scope: Construct, context: Context): Software<SwarmRole> {
  const { plan, props, endpoint } = context;
  const pki = new SwarmPki(scope, plan, props, endpoint);
  const apiUrl = `tcp://${endpoint}:${SWARM_PORTS.dockerApi}`;

  return {
    cloudInit(node) {
      const files = [...commonFiles(context, node), ...identity(pki, node)];
      const document = CloudInit.of({ files, run: START });
      return node.pool.role === 'manager' ? document.with({ files: managerFiles(context, pki) }) : document;
    },
    outputs: {
      endpoint: apiUrl,
      nextSteps: nextSteps(plan.cluster, TerraformStack.of(scope).node.id, apiUrl),
      extra: {
        docker_context: dockerContext(plan.cluster, apiUrl),
        docker_ca: pki.nodes.certificate('admin'),
        docker_cert: pki.operators.operator.certificate,
        docker_key: pki.operators.operator.key,
      },
    },
  };
}

/** cloud-init ends at once: the bootstrap goes on by itself, at this boot and at every later one. */
const START = [
  ['systemctl', 'daemon-reload'],
  ['systemctl', 'enable', '--now', '--no-block', 'cluster-bootstrap.service'],
];

function commonFiles({ plan, props }: Context, node: PlannedNode<SwarmRole>): NodeFile[] {
  const data = nodeData({ plan, props }, node);
  return [
    staticFile('common/lib.sh', `${BIN}/lib.sh`),
    staticFile('common/cluster-bootstrap.service', `${UNITS}/cluster-bootstrap.service`),
    staticFile('common/metadata-guard.sh', `${BIN}/metadata-guard.sh`, '0755'),
    staticFile('common/metadata-guard.service', `${UNITS}/metadata-guard.service`),
    staticFile('swarm/bootstrap.sh', `${BIN}/bootstrap.sh`, '0755'),
    staticFile('swarm/swarm-agent', `${BIN}/swarm-agent`, '0755'),
    staticFile('swarm/swarm-agent.service', `${UNITS}/swarm-agent.service`),
    ...engineFiles(props.engine, { liveRestore: false, labels: engineLabels(props, node), mtu: props.mtu }),
    ...(props.mtu ? [staticFile('swarm/parts/swarm-mtu.sh', `${BIN}/parts/swarm-mtu.sh`)] : []),
    ...dockerDataDisk(node.pool),
    ...proxyFiles(props.proxy, ['cluster-', 'docker'], reachedDirectly(plan, props)),
    renderedFile('swarm/cluster.env.hbs', `${CONFIG}/cluster.env`, data),
    renderedFile('swarm/agent.json.hbs', `${CONFIG}/agent.json`, data),
  ];
}

const reachedDirectly = (plan: Context['plan'], { network }: Context['props']): string[] => [
  ...plan.nodes.flatMap(({ address }) => address ?? []),
  ...(network.cidr ? [network.cidr] : []),
];

function identity(pki: SwarmPki, node: PlannedNode<SwarmRole>): NodeFile[] {
  const { certificate, key } = pki.nodeCertificate(node);
  return [
    { path: `${CONFIG}/pki/ca.crt`, permissions: '0644', content: pki.nodes.certificate('join') },
    { path: `${CONFIG}/pki/node.crt`, permissions: '0644', content: certificate },
    { path: `${CONFIG}/pki/node.key`, permissions: '0600', content: key },
  ];
}

function managerFiles({ props }: Context, pki: SwarmPki): NodeFile[] {
  const backup = backupSettings(props);
  const stacks = Object.entries(props.stacks ?? {});
  return [
    staticFile('swarm/swarm-token.service', `${UNITS}/swarm-token.service`),
    dockerApiFile(),
    { path: `${CONFIG}/pki/operators.crt`, permissions: '0644', content: pki.operators.authority.certificate('pki') },
    ...(stacks.length > 0
      ? [
          staticFile('swarm/swarm-stacks.sh', `${BIN}/swarm-stacks.sh`, '0755'),
          staticFile('swarm/swarm-stacks.service', `${UNITS}/swarm-stacks.service`),
        ]
      : []),
    ...stacks.map(([name, content]) => ({ path: `${CONFIG}/stacks/${name}.yml`, permissions: '0600', content })),
    ...(backup.enabled
      ? [
          staticFile('swarm/swarm-backup.sh', `${BIN}/swarm-backup.sh`, '0755'),
          staticFile('swarm/swarm-backup.service', `${UNITS}/swarm-backup.service`),
          renderedFile('swarm/swarm-backup.timer.hbs', `${UNITS}/swarm-backup.timer`, { backup }, '0644'),
        ]
      : []),
  ];
}

/** What the templates under `cloud-init/` are filled with. How many workers there are is no business of any node. */
function nodeData({ plan, props }: Pick<Context, 'plan' | 'props'>, node: PlannedNode<SwarmRole>) {
  const managers = plan.nodes.filter(({ pool }) => pool.role === 'manager');
  return {
    cluster: plan.cluster,
    node: node.name,
    pool: node.pool.name,
    role: node.pool.role,
    address: node.address ?? null,
    mayInit: node.key === managers[0]?.key,
    managers: managers.map(({ name, address }) => ({ name, address })),
    tokenPort: SWARM_PORTS.joinToken,
    serverName: TOKEN_SERVER_NAME,
    swarm: { ...swarmSettings(props), stackNodes: managers.length },
    backup: backupSettings(props),
  };
}
