import { Construct } from 'constructs';
import { composeCluster, type ICluster } from '../../cluster/compose';
import { rancher } from './orchestrator';
import type { RancherClusterProps } from './props';

/**
 * Rancher on a Kubernetes of its own (K3s or RKE2) on CloudStack, formed by cloud-init alone.
 *
 *     new RancherCluster(stack, 'Rancher', {
 *       zone: 'zone-1',
 *       template: 'Debian 12 with K3s',
 *       preinstalled: true,
 *       adminCidrs: ['203.0.113.0/24'],
 *       servers: { count: 3, serviceOffering: 'Large Instance' },
 *     });
 *
 * The stack has to have a `CloudstackProvider` and a `TlsProvider`.
 */
export class RancherCluster extends Construct implements ICluster {
  readonly plan: ICluster['plan'];
  readonly nodes: ICluster['nodes'];
  readonly outputs: ICluster['outputs'];

  /** @throws ClusterConfigError with all mistakes in the props */
  constructor(scope: Construct, id: string, props: RancherClusterProps) {
    super(scope, id);
    ({ plan: this.plan, nodes: this.nodes, outputs: this.outputs } = composeCluster(this, rancher, props));
  }
}
