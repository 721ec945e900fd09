import { PrivateKey } from '@cloudstack-clusters/provider-tls/lib/private-key';
import { Fn } from 'cdktf';
import type { Construct } from 'constructs';
import { renderedFile, staticFile } from '../../cloud-init/assets';
import type { NodeFile } from '../../cloud-init/document';
import type { PlannedNode } from '../../plan/model';
import { Secret } from '../../secrets/secret';
import { nodeMarks, rolesOf } from './defaults';
import type { RancherConnection } from './connection';
import { PATHS } from './paths';
import type { DownstreamRole, RancherDownstreamClusterProps } from './props';
import type { Registration } from './registration';

type DownstreamNode = PlannedNode<DownstreamRole>;

/** What is the same on all nodes: scripts, units, and how they know Rancher and Rancher them. */
export const commonFiles = (connection: RancherConnection, { token }: Registration): NodeFile[] => [
  staticFile('common/lib.sh', `${PATHS.programs}/lib.sh`),
  staticFile('common/cluster-bootstrap.service', `${PATHS.units}/cluster-bootstrap.service`),
  staticFile('rancher-downstream/bootstrap.conf', `${PATHS.units}/cluster-bootstrap.service.d/10-guard.conf`),
  staticFile('common/metadata-guard.service', `${PATHS.units}/metadata-guard.service`),
  staticFile('rancher-downstream/metadata-guard.conf', `${PATHS.units}/metadata-guard.service.d/10-kubernetes.conf`),
  staticFile('kubernetes/metadata-guard.sh', `${PATHS.programs}/metadata-guard.sh`, '0755'),
  staticFile('rancher-downstream/bootstrap.sh', `${PATHS.programs}/bootstrap.sh`, '0755'),
  { path: PATHS.ca, permissions: '0644', content: connection.ca.pem },
  secret(PATHS.token, token),
];

const secret = (path: string, content: NodeFile['content']): NodeFile => ({ path, permissions: '0600', content });

/** By which a node proves its name to the cluster: a machine that is made anew has the same. */
export class NodePasswords {
  private readonly seed: string;

  constructor(scope: Construct) {
    // A private key that serves for nothing else is as random as can be; sums of it with a name are passwords.
    this.seed = new PrivateKey(scope, 'Passwords', { algorithm: 'ECDSA', ecdsaCurve: 'P256' }).privateKeyPem;
  }

  of({ key, name }: DownstreamNode): Secret {
    return new Secret(`password of ${name}`, 'join', 64, Fn.sha256(Fn.join('', [this.seed, `node ${key}`])) as string);
  }
}

/** What differs from node to node. */
export const nodeFiles = (
  props: RancherDownstreamClusterProps,
  connection: RancherConnection,
  passwords: NodePasswords,
  node: DownstreamNode,
): NodeFile[] => [
  renderedFile('rancher-downstream/cluster.env.hbs', PATHS.settings, nodeData(props, connection, node), '0644'),
  secret(PATHS.nodePassword, passwords.of(node)),
];

/** What the template is filled with. */
function nodeData(props: RancherDownstreamClusterProps, { url, ca }: RancherConnection, node: DownstreamNode) {
  const { labels, taints } = nodeMarks(props, node);
  const roles = rolesOf(props.pools[node.pool.name]!);
  return {
    node: node.name,
    url,
    checksum: ca.checksum,
    etcd: roles.includes('etcd'),
    controlPlane: roles.includes('controlPlane'),
    worker: roles.includes('worker'),
    labels: Object.entries(labels).map(([key, value]) => `${key}=${value}`),
    taints: taints.map(({ key, value = '', effect }) => `${key}=${value}:${effect}`),
  };
}
