import { Construct } from 'constructs';
import { composeCluster, type ICluster } from '../../cluster/compose';
import { swarm } from './orchestrator';
import type { SwarmClusterProps } from './props';

/**
 * A Docker Swarm on CloudStack, formed by cloud-init alone.
 *
 *     new SwarmCluster(stack, 'Swarm', {
 *       zone: 'zone-1',
 *       template: 'Debian 12',
 *       adminCidrs: ['203.0.113.0/24'],
 *       managers: { count: 3, serviceOffering: 'Medium Instance' },
 *       pools: { worker: { count: 2, serviceOffering: 'Large Instance' } },
 *     });
 *
 * The stack has to have a `CloudstackProvider` and a `TlsProvider`.
 */
export class SwarmCluster extends Construct implements ICluster {
  readonly plan: ICluster['plan'];
  readonly nodes: ICluster['nodes'];
  readonly outputs: ICluster['outputs'];

  /** @throws ClusterConfigError with all mistakes in the props */
  constructor(scope: Construct, id: string, props: SwarmClusterProps) {
    super(scope, id);
    ({ plan: this.plan, nodes: this.nodes, outputs: this.outputs } = composeCluster(this, swarm, props));
  }
}
