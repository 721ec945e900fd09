import type { Cloud } from '../../cloud/cloud';
import { contains } from '../../cloud/addresses';
import type { FirewallRule } from '../../state/entities';
import { ApiError, ErrorCode, badRequest, invalidValue } from '../../wire/errors';
import type { Command, Deferred } from '../command';
import { checkFirewallConflict, type Ports } from './conflicts';
import { cidrs, readTraffic } from './traffic';
import { firewallRuleView } from './view';

const failure = 'Failed to create firewall rule';

const createFirewallRule: Command = {
  name: 'createFirewallRule',
  description: 'Creates a firewall rule for a given IP address',
  job: { class: 'user.firewall.CreateFirewallRuleCmd', instance: 'FirewallRule' },
  execute: (args, { cloud }) => {
    const ip = args.entity('ipaddressid')!;
    const sources = cidrs(args, 'cidrlist', 'Source');
    const { ports, ...traffic } = readTraffic(args, ['tcp', 'udp', 'icmp']);
    if (!ip.networkId || !ip.accountId) {
      throw invalidValue(
        `Unable to create firewall rule for the ip id=${ip.id} as ip is not associated with any network and no networkId is passed in`,
      );
    }
    return create(cloud, ports, {
      ...traffic,
      direction: 'Ingress',
      accountId: ip.accountId,
      networkId: ip.networkId,
      publicIpId: ip.id,
      sourceCidrs: sources.length > 0 ? sources : ['0.0.0.0/0'],
      destinationCidrs: [],
      state: 'Add',
    });
  },
};

const createEgressFirewallRule: Command = {
  name: 'createEgressFirewallRule',
  description: 'Creates a egress firewall rule for a given network ',
  job: { class: 'user.firewall.CreateEgressFirewallRuleCmd', instance: 'FirewallRule' },
  execute: (args, { cloud }) => {
    const network = args.entity('networkid')!;
    const given = cidrs(args, 'cidrlist', 'Source');
    // "Everywhere" as the source can only mean the guests: CloudStack writes their range instead.
    const sources = given.length === 0 || given.includes('0.0.0.0/0') ? [network.cidr] : given;
    for (const cidr of sources) {
      if (!contains(network.cidr, cidr)) throw badRequest(`[${cidr}] is not within the guest CIDR [${network.cidr}]. `);
    }
    const { ports, ...traffic } = readTraffic(args, ['tcp', 'udp', 'icmp', 'all']);
    if (network.removed) throw invalidValue(`Unable to create egress firewall rule: network ${network.name} is gone`);
    return create(cloud, ports, {
      ...traffic,
      direction: 'Egress',
      accountId: network.accountId,
      networkId: network.id,
      sourceCidrs: sources,
      destinationCidrs: cidrs(args, 'destcidrlist', 'Destination'),
      state: 'Add',
    });
  },
};

/** A rule that the router refuses is taken back, and the job fails. */
function create(cloud: Cloud, ports: Ports | undefined, fields: Omit<FirewallRule, 'id' | 'dbid'>): Deferred {
  const { store } = cloud;
  checkFirewallConflict(store, fields, ports);
  const { id, networkId } = store.firewallRules.insert(fields);
  return {
    createdId: id,
    undo: () => store.firewallRules.delete(id),
    work: async () => {
      try {
        cloud.networks.refuseRuleDuringStart(networkId, failure);
        await cloud.routers.sync(networkId);
      } catch (error) {
        cloud.log.error({ err: error }, failure);
        throw new ApiError(ErrorCode.internal, failure);
      }
      const rule = store.transaction(() => store.firewallRules.update(id, { state: 'Active' }));
      return { firewallrule: firewallRuleView(store, rule, []) };
    },
  };
}

export const firewallCreateCommands = [createFirewallRule, createEgressFirewallRule];
