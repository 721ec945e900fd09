import { renderedFile, staticFile } from '../../cloud-init/assets';
import type { NodeFile } from '../../cloud-init/document';
import { downloadLines } from '../../cluster/downloads';
import type { SoftwareContext } from '../../cluster/orchestrator';
import { INIT_MINUTES } from '../../kubernetes-common/founding';
import type { PlannedNode } from '../../plan/model';
import { Secret } from '../../secrets/secret';
import { artifacts } from './artifacts';
import { snapshotFiles } from './backup';
import { nodeConfig, TOKEN_FILES } from './config';
import { distributionOf, rancherSettings } from './defaults';
import { manifestFiles } from './manifests';
import { outsideFiles } from './outside';
import { PATHS } from './paths';
import type { RancherPki } from './pki';
import type { RancherClusterProps, RancherRole } from './props';
import { registryFiles } from './registries';

type Context = SoftwareContext<RancherClusterProps, RancherRole>;
type RancherNode = PlannedNode<RancherRole>;

/** Scripts, units and secrets that are the same on all nodes of a role. */
export function roleFiles(context: Context, pki: RancherPki, role: RancherRole): NodeFile[] {
  const { program } = distributionOf(context.props);
  return [
    staticFile('common/lib.sh', `${PATHS.programs}/lib.sh`),
    staticFile('common/cluster-bootstrap.service', `${PATHS.units}/cluster-bootstrap.service`),
    staticFile('kubernetes/metadata-guard.sh', `${PATHS.programs}/metadata-guard.sh`, '0755'),
    staticFile('rancher/bootstrap.sh', `${PATHS.programs}/bootstrap.sh`, '0755'),
    shared(renderedFile('rancher/node.service.hbs', `${PATHS.units}/${program}.service`, { program }, '0644')),
    ...registryFiles(context.props).map(shared),
    ...outsideFiles(context.plan, context.props),
    { path: PATHS.ca, permissions: '0644', content: pki.server.certificate('join') },
    secret(TOKEN_FILES.agent, pki.agentToken('join')),
    ...(rancherSettings(context.props).preinstalled ? [] : downloads(context.props)),
    ...(role === 'server' ? serverFiles(context, pki) : []),
  ];
}

/** What a template without the program needs. */
const downloads = (props: RancherClusterProps): NodeFile[] => [
  staticFile('kubernetes/programs.sh', `${PATHS.programs}/programs.sh`),
  shared({ path: `${PATHS.config}/artifacts`, permissions: '0644', content: downloadLines(artifacts(props)) }),
];

const shared = (file: NodeFile): NodeFile => ({ ...file, shared: true });

const secret = (path: string, content: NodeFile['content']): NodeFile => ({ path, permissions: '0600', content });

/** On servers, and on no other node. */
const serverFiles = (context: Context, pki: RancherPki): NodeFile[] => [
  staticFile('rancher/parts/server.sh', `${PATHS.programs}/parts/server.sh`),
  secret(TOKEN_FILES.server, pki.serverToken()),
  ...Object.entries(pki.files).map(([name, content]) => secret(`${PATHS.tls}/${name}`, content)),
  secret(PATHS.identity, together('certificate of servers', pki.serverClient.certificate, pki.serverClient.key)),
  ...manifestFiles(context, pki),
  ...snapshotFiles(context.plan.cluster, context.props),
];

const together = (name: string, ...secrets: readonly Secret[]): Secret =>
  Secret.around(name, secrets, (...texts) => texts.join(''));

/** What differs from node to node. */
export function nodeFiles(context: Context, pki: RancherPki, node: RancherNode): NodeFile[] {
  const { program } = distributionOf(context.props);
  return [
    renderedFile('rancher/cluster.env.hbs', `${PATHS.config}/cluster.env`, nodeData(context, pki, node), '0644'),
    secret(`/etc/rancher/${program}/config.yaml`, nodeConfig(context, node)),
    secret(PATHS.nodePassword, pki.nodePassword(node)),
  ];
}

/** What the template is filled with. How many agents there are is no business of any node. */
function nodeData({ plan, props }: Context, pki: RancherPki, node: RancherNode) {
  const { version, preinstalled } = rancherSettings(props);
  const { program, title, joinPort } = distributionOf(props);
  const servers = plan.nodes.filter(({ pool }) => pool.role === 'server');
  return {
    node: node.name,
    role: node.pool.role,
    program,
    title,
    version,
    joinPort,
    address: node.address ?? '',
    servers: servers.map(({ name, address }) => ({ name, address })),
    // A node that was made anew on purpose finds a cluster that is there, or was.
    mayInit: node.key === servers[0]?.key && (node.generation === 1 || props.restore !== undefined),
    created: pki.server.created,
    initMinutes: INIT_MINUTES,
    preinstalled,
  };
}
