import { EgressFirewall } from '@cdktf/provider-cloudstack/lib/egress-firewall';
import { Ipaddress } from '@cdktf/provider-cloudstack/lib/ipaddress';
import { Network as CloudstackNetwork } from '@cdktf/provider-cloudstack/lib/network';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { ConfigIssue } from '../config/errors';
import { isCidr } from '../plan/cidr';
import type { BoundNetwork, INetwork, NetworkContext } from './network';
import { PublicAddress } from './public-address';
import { renderEgress } from './render-isolated';

/** A guest network of its own, behind a virtual router. */
export interface IsolatedNetworkOptions {
  /**
   * Guest network, e.g. `10.1.1.0/24`. The first address is the router's.
   *
   * @default '10.1.1.0/24'
   */
  readonly cidr?: string;
  /**
   * Network offering, by name or UUID. It has to offer source NAT, firewall, port forwarding, load balancing and user
   * data, and to deny egress by default.
   *
   * @default 'DefaultIsolatedNetworkOfferingWithSourceNatService'
   */
  readonly offering?: string;
  /**
   * DNS domain of the nodes.
   *
   * @default - the domain that the zone gives
   */
  readonly domain?: string;
  /**
   * The offering gives the network IPv6 as well, and the cloud has prefixes for it. What may come in by IPv6 is
   * not set here: the provider has no rules for it, and CloudStack lets nothing in without one.
   *
   * @default false
   */
  readonly ipv6?: boolean;
}

export const DEFAULT_GUEST_CIDR = '10.1.1.0/24';
export const DEFAULT_ISOLATED_OFFERING = 'DefaultIsolatedNetworkOfferingWithSourceNatService';

export class IsolatedNetwork implements INetwork {
  readonly kind = 'isolated';
  readonly fixedAddresses = true;
  readonly cidr: string;
  readonly ipv6: boolean;

  constructor(private readonly options: IsolatedNetworkOptions) {
    this.cidr = options.cidr ?? DEFAULT_GUEST_CIDR;
    this.ipv6 = options.ipv6 ?? false;
  }

  issues(): ConfigIssue[] {
    const issues: ConfigIssue[] = [];
    if (!isCidr(this.cidr)) {
      issues.push({ path: 'cidr', message: `${this.cidr} must be a network such as 10.1.1.0/24` });
    }
    if (this.ipv6 && !this.options.offering) {
      const message = `is not in ${DEFAULT_ISOLATED_OFFERING}: name an offering of your cloud with IPv6 as offering`;
      issues.push({ path: 'ipv6', message });
    }
    return issues;
  }

  bind(scope: Construct, context: NetworkContext): BoundNetwork {
    const network = new CloudstackNetwork(scope, 'Network', {
      name: context.plan.cluster,
      displayText: `Nodes of ${context.plan.cluster}`,
      cidr: this.cidr,
      networkOffering: this.options.offering ?? DEFAULT_ISOLATED_OFFERING,
      networkDomain: this.options.domain,
      zone: context.zone,
      project: context.project,
      tags: { ...context.tags },
    });
    // CloudStack keeps tags on an address after its release, and then refuses it to the next owner: no tags here.
    const address = new Ipaddress(scope, 'Address', { networkId: network.id, project: context.project });
    const egress = new EgressFirewall(scope, 'Egress', {
      networkId: network.id,
      project: context.project,
      rule: renderEgress(context.plan.rules, this.cidr),
    });
    return bindAddress(scope, context, {
      networkId: network.id,
      ipAddressId: address.id,
      ipAddress: address.ipAddress,
      before: [egress],
    });
  }
}

/** What every isolated network does once it has an address, be it new or not. */
export function bindAddress(
  scope: Construct,
  context: NetworkContext,
  parts: {
    readonly networkId: string;
    readonly ipAddressId: string;
    readonly ipAddress: string;
    readonly before: readonly ITerraformDependable[];
  },
): BoundNetwork {
  const { networkId, ipAddressId } = parts;
  const publicAddress = new PublicAddress(scope, 'Public', { ...context, networkId, ipAddressId });
  return {
    endpoint: parts.ipAddress,
    attachment: { networkId },
    before: [...parts.before, ...(publicAddress.firewall ? [publicAddress.firewall] : [])],
    publish: (instanceIds) => publicAddress.publish(instanceIds),
  };
}
