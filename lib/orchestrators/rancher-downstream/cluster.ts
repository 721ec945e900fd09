import { Construct } from 'constructs';
import { composeCluster, type ICluster } from '../../cluster/compose';
import { rancherDownstream } from './orchestrator';
import type { RancherDownstreamClusterProps } from './props';

/**
 * A cluster of K3s or RKE2 on machines of this project, which a Rancher installs and manages.
 *
 *     new RancherDownstreamCluster(stack, 'Apps', {
 *       rancher: { url: 'https://rancher.example.org', ca, bootstrapPassword },
 *       version: '1.35.7+rke2r1',
 *       zone: 'zone-1',
 *       template: 'Debian 12',
 *       adminCidrs: ['203.0.113.0/24'],
 *       pools: {
 *         control: { roles: ['etcd', 'controlPlane'], count: 3, serviceOffering: 'Medium Instance' },
 *         worker: { count: 2, serviceOffering: 'Large Instance' },
 *       },
 *     });
 *
 * The stack has to have a `CloudstackProvider` and a `TlsProvider`, and must not be that of the Rancher itself: while
 * Rancher is away, neither could be changed or destroyed. The provider of Rancher is made here.
 */
export class RancherDownstreamCluster extends Construct implements ICluster {
  readonly plan: ICluster['plan'];
  readonly nodes: ICluster['nodes'];
  readonly outputs: ICluster['outputs'];

  /** @throws ClusterConfigError with all mistakes in the props */
  constructor(scope: Construct, id: string, props: RancherDownstreamClusterProps) {
    super(scope, id);
    ({ plan: this.plan, nodes: this.nodes, outputs: this.outputs } = composeCluster(this, rancherDownstream, props));
  }
}
