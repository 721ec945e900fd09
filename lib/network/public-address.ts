import { Firewall } from '@cdktf/provider-cloudstack/lib/firewall';
import { LoadbalancerRule } from '@cdktf/provider-cloudstack/lib/loadbalancer-rule';
import { PortForward } from '@cdktf/provider-cloudstack/lib/port-forward';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { membersOf, type PublishedPort } from '../plan/model';
import type { NetworkContext } from './network';
import { renderFirewall } from './render-isolated';

export interface PublicAddressProps extends NetworkContext {
  readonly networkId: string;
  readonly ipAddressId: string;
}

/** The public address of a cluster in an isolated network: its firewall, and the way in to the published ports. */
export class PublicAddress extends Construct {
  /** Undefined where nothing is published. */
  readonly firewall?: Firewall;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PublicAddressProps,
  ) {
    super(scope, id);
    const rules = renderFirewall(props.plan.publishedPorts);
    if (rules.length > 0) {
      this.firewall = new Firewall(this, 'Firewall', {
        ipAddressId: props.ipAddressId,
        project: props.project,
        rule: rules,
      });
    }
  }

  publish(instanceIds: ReadonlyMap<string, string>): ITerraformDependable[] {
    return this.props.plan.publishedPorts.map((port) => {
      const ids = membersOf(this.props.plan, port).map(({ key }) => instanceIds.get(key)!);
      return 'node' in port.members ? this.forward(port, ids[0]!) : this.balance(port, ids);
    });
  }

  private balance(port: PublishedPort, memberIds: string[]): ITerraformDependable {
    return new LoadbalancerRule(this, `LoadBalancer-${port.name}`, {
      name: `${this.props.plan.cluster}-${port.name}`,
      ipAddressId: this.props.ipAddressId,
      networkId: this.props.networkId,
      project: this.props.project,
      protocol: port.protocol,
      algorithm: port.algorithm,
      publicPort: port.publicPort,
      privatePort: port.nodePort,
      memberIds,
    });
  }

  private forward(port: PublishedPort, virtualMachineId: string): ITerraformDependable {
    return new PortForward(this, `PortForward-${port.name}`, {
      ipAddressId: this.props.ipAddressId,
      project: this.props.project,
      forward: [
        {
          protocol: port.protocol === 'udp' ? 'udp' : 'tcp',
          publicPort: port.publicPort,
          privatePort: port.nodePort,
          virtualMachineId,
        },
      ],
    });
  }
}
