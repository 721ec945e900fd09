import { Cluster } from '@cloudstack-clusters/provider-rancher2/lib/cluster';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { ClusterConfigError, type ConfigIssue } from '../../config/errors';
import { inspect } from '../../config/inspect';
import { ReadinessGate } from '../../readiness/readiness-gate';
import { Secret } from '../../secrets/secret';
import type { RancherAccess } from './access';
import { accessIssues } from './check-access';
import { RancherConnection } from './connection';
import { importSchema } from './import-schema';

export interface RancherImportedClusterProps {
  /** The Rancher that shall manage the cluster. */
  readonly rancher: RancherAccess;
  /**
   * What Rancher calls it.
   *
   * @default - the construct's id in lower case
   */
  readonly name?: string;
  /**
   * A kubeconfig with a client certificate of somebody who may do everything: the output `kubeconfig` of this project's
   * clusters. Terraform itself uses it, from the machine that deploys.
   */
  readonly kubeconfig: string;
}

/**
 * A Kubernetes cluster that is there, given to a Rancher to manage: Rancher's agent is put into it.
 *
 *     new RancherImportedCluster(stack, 'K8s', {
 *       rancher: { url: 'https://rancher.example.org', ca, token },
 *       kubeconfig,
 *     });
 *
 * Destroying it has Rancher forget the cluster and take its agent away; the cluster itself stays.
 */
export class RancherImportedCluster extends Construct {
  /** Rancher's own id, `c-…`. */
  readonly clusterId: string;

  /** @throws ClusterConfigError with all mistakes in the props */
  constructor(scope: Construct, id: string, props: RancherImportedClusterProps) {
    super(scope, id);
    const result = inspect(importSchema, props, (): ConfigIssue[] => accessIssues(props.rancher));
    if ('issues' in result) throw new ClusterConfigError(this.node.path, result.issues);

    const connection = new RancherConnection(this, 'Rancher', props.rancher);
    const cluster = new Cluster(this, 'Import', {
      provider: connection.provider,
      name: props.name ?? id.toLowerCase(),
      // A Rancher that does not answer shall not keep a deploy, or a destroy, for the half an hour that is usual here.
      timeouts: { create: '10m', update: '10m', delete: '10m' },
    });
    this.clusterId = cluster.id;
    const { manifestUrl } = cluster.clusterRegistrationToken.get(0);
    const parsed = Fn.yamldecode(Fn.sensitive(props.kubeconfig)) as unknown;
    const part = (list: string, ...path: string[]): string => Fn.lookupNested(parsed, [list, 0, ...path]) as string;
    const pem = (name: string, ...path: [string, ...string[]]): Secret =>
      new Secret(name, 'admin', 0, Fn.base64decode(part(...path)) as string);
    new ReadinessGate(this, 'Applied', {
      program: 'rancher-import',
      environment: {
        CLUSTER: cluster.id,
        MANIFEST_URL: new Secret('manifest of the import', 'admin', 0, Fn.sensitive(manifestUrl) as string),
        RANCHER_CA: new Secret('CA of Rancher', 'admin', 0, Fn.sensitive(connection.ca.pem) as string),
        KUBERNETES_URL: new Secret('API', 'admin', 0, Fn.sensitive(part('clusters', 'cluster', 'server')) as string),
        KUBERNETES_CA: pem('CA', 'clusters', 'cluster', 'certificate-authority-data'),
        KUBERNETES_CERT: pem('certificate', 'users', 'user', 'client-certificate-data'),
        KUBERNETES_KEY: pem('key', 'users', 'user', 'client-key-data'),
      },
      instanceIds: [],
      dependsOn: [],
    });
  }
}
