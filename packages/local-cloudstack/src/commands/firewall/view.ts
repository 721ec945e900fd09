import type { FirewallRule, Tag } from '../../state/entities';
import type { Store } from '../../state/store';
import { tagsView } from '../views';

export function firewallRuleView(store: Store, rule: FirewallRule, tags: readonly Tag[]) {
  const ip = store.publicIps.get(rule.publicIpId);
  return {
    id: rule.id,
    protocol: rule.protocol,
    ...(rule.startPort === undefined ? {} : { startport: rule.startPort, endport: rule.endPort }),
    ...(ip ? { ipaddressid: ip.id } : {}),
    networkid: rule.networkId,
    ...(ip ? { ipaddress: ip.address } : {}),
    state: rule.state,
    cidrlist: rule.sourceCidrs.join(','),
    ...(rule.icmpType === undefined ? {} : { icmptype: rule.icmpType, icmpcode: rule.icmpCode }),
    tags: tagsView(store, tags),
    fordisplay: true,
    destcidrlist: rule.destinationCidrs.join(','),
    traffictype: rule.direction,
  };
}
