import { EgressFirewall } from '@cdktf/provider-cloudstack/lib/egress-firewall';
import { Ipaddress } from '@cdktf/provider-cloudstack/lib/ipaddress';
import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { ConfigIssue } from '../config/errors';
import { isCidr } from '../plan/cidr';
import { bindAddress } from './isolated';
import type { BoundNetwork, INetwork, NetworkContext } from './network';
import { renderEgress } from './render-isolated';

/** An isolated network that is there already. A public address for the cluster is added to it. */
export interface ExistingNetworkOptions {
  /** UUID: the provider finds networks by nothing else. */
  readonly id: string;
  /** Its guest CIDR. */
  readonly cidr: string;
  /**
   * Create the egress rules that the nodes need.
   *
   * @default false - the network has egress rules, or allows all; CloudStack refuses a rule that exists
   */
  readonly manageEgress?: boolean;
  /**
   * It has IPv6 as well.
   *
   * @default false
   */
  readonly ipv6?: boolean;
}

export class ExistingNetwork implements INetwork {
  readonly kind = 'existing';
  readonly fixedAddresses = true;
  readonly cidr: string;
  readonly ipv6: boolean;

  constructor(private readonly options: ExistingNetworkOptions) {
    this.cidr = options.cidr;
    this.ipv6 = options.ipv6 ?? false;
  }

  issues(): ConfigIssue[] {
    const { id, cidr } = this.options;
    const issues: ConfigIssue[] = [];
    if (!Token.isUnresolved(id) && !UUID.test(id)) {
      issues.push({ path: 'id', message: `${id} must be the network's UUID: cmk list networks shows it` });
    }
    if (!isCidr(cidr)) issues.push({ path: 'cidr', message: `${cidr} must be a network such as 10.1.1.0/24` });
    return issues;
  }

  bind(scope: Construct, context: NetworkContext): BoundNetwork {
    const address = new Ipaddress(scope, 'Address', { networkId: this.options.id, project: context.project });
    const egress = this.options.manageEgress
      ? [
          new EgressFirewall(scope, 'Egress', {
            networkId: this.options.id,
            project: context.project,
            rule: renderEgress(context.plan.rules, this.cidr),
          }),
        ]
      : [];
    return bindAddress(scope, context, {
      networkId: this.options.id,
      ipAddressId: address.id,
      ipAddress: address.ipAddress,
      before: egress,
    });
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
