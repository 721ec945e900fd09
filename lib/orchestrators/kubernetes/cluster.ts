import { Construct } from 'constructs';
import { composeCluster, type ICluster } from '../../cluster/compose';
import { kubernetes } from './orchestrator';
import type { KubernetesClusterProps } from './props';

/**
 * A Kubernetes on CloudStack, made by kubeadm and formed by cloud-init alone.
 *
 *     new KubernetesCluster(stack, 'Kubernetes', {
 *       zone: 'zone-1',
 *       template: 'Debian 12',
 *       adminCidrs: ['203.0.113.0/24'],
 *       controlPlane: { count: 3, serviceOffering: 'Medium Instance' },
 *       pools: { web: { count: 2, serviceOffering: 'Large Instance', labels: { tier: 'web' } } },
 *     });
 *
 * The stack has to have a `CloudstackProvider` and a `TlsProvider`.
 */
export class KubernetesCluster extends Construct implements ICluster {
  readonly plan: ICluster['plan'];
  readonly nodes: ICluster['nodes'];
  readonly outputs: ICluster['outputs'];

  /** @throws ClusterConfigError with all mistakes in the props */
  constructor(scope: Construct, id: string, props: KubernetesClusterProps) {
    super(scope, id);
    ({ plan: this.plan, nodes: this.nodes, outputs: this.outputs } = composeCluster(this, kubernetes, props));
  }
}
