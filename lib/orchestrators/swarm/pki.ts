import type { Construct } from 'constructs';
import { Operators } from '../../docker/operators';
import type { ClusterPlan, PlannedNode } from '../../plan/model';
import { CertificateAuthority, type Certificate } from '../../secrets/certificate-authority';
import type { SwarmClusterProps, SwarmRole } from './props';

/** The one name in the certificates of all managers' token endpoints: so asking them does not depend on addresses. */
export const TOKEN_SERVER_NAME = 'swarm-manager';

/** As long as their CA: a node may have to join again at any time, with the user data it was made with. */
const NODE_CERTIFICATE_YEARS = 10;

/**
 * Who is who in a swarm. Two authorities, because dockerd lets in whoever its authority has signed:
 *
 * - nodes: names every node and its role. A worker's certificate gets a worker's token and nothing else from anybody.
 *   A manager's is also what its Docker API shows to operators.
 * - operators: signs the client certificate that opens the Docker API.
 */
export class SwarmPki {
  readonly nodes: CertificateAuthority;
  readonly operators: Operators;

  constructor(
    scope: Construct,
    private readonly plan: ClusterPlan<SwarmRole>,
    private readonly props: SwarmClusterProps,
    /** Public address of the Docker API. */
    private readonly endpoint: string,
  ) {
    this.nodes = new CertificateAuthority(scope, 'NodeCa', { commonName: `${plan.cluster} nodes` });
    this.operators = new Operators(scope, plan.cluster);
  }

  nodeCertificate(node: PlannedNode<SwarmRole>): Certificate {
    const { role } = node.pool;
    const options = { commonName: node.name, organizationalUnit: role, validityYears: NODE_CERTIFICATE_YEARS };
    if (role !== this.plan.firstRole) {
      return this.nodes.issue(node.key, { ...options, usages: ['client_auth'], keyClass: 'join' });
    }
    return this.nodes.issue(node.key, {
      ...options,
      usages: ['client_auth', 'server_auth'],
      dnsNames: [TOKEN_SERVER_NAME, ...(this.props.apiServerNames ?? [])],
      ipAddresses: [this.endpoint, ...(node.address ? [node.address] : [])],
      keyClass: 'pki',
    });
  }
}
