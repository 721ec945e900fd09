import { Construct } from 'constructs';
import { composeCluster, type ICluster } from '../../cluster/compose';
import { dockerHost } from './orchestrator';
import type { DockerHostProps } from './props';

/**
 * One or more machines with Docker Engine on CloudStack, for use from elsewhere by the Docker API.
 *
 *     new DockerHost(stack, 'Docker', {
 *       zone: 'zone-1',
 *       template: 'Debian 12',
 *       adminCidrs: ['203.0.113.0/24'],
 *       hosts: { count: 1, serviceOffering: 'Medium Instance' },
 *     });
 *
 * The stack has to have a `CloudstackProvider` and a `TlsProvider`.
 */
export class DockerHost extends Construct implements ICluster {
  readonly plan: ICluster['plan'];
  readonly nodes: ICluster['nodes'];
  readonly outputs: ICluster['outputs'];

  /** @throws ClusterConfigError with all mistakes in the props */
  constructor(scope: Construct, id: string, props: DockerHostProps) {
    super(scope, id);
    ({ plan: this.plan, nodes: this.nodes, outputs: this.outputs } = composeCluster(this, dockerHost, props));
  }
}
