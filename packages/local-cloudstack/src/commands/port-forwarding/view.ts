import type { PortForwardingRule, Tag } from '../../state/entities';
import type { Store } from '../../state/store';
import { tagsView } from '../views';

/** Ports are strings here, unlike those of firewall rules. */
export function portForwardingRuleView(store: Store, rule: PortForwardingRule, tags: readonly Tag[]) {
  const vm = store.virtualMachines.must(rule.vmId);
  const ip = store.publicIps.must(rule.publicIpId);
  return {
    id: rule.id,
    privateport: String(rule.privatePort),
    privateendport: String(rule.privateEndPort),
    protocol: rule.protocol,
    publicport: String(rule.publicPort),
    publicendport: String(rule.publicEndPort),
    virtualmachineid: vm.id,
    virtualmachinename: vm.name,
    virtualmachinedisplayname: vm.displayName,
    ipaddressid: ip.id,
    ipaddress: ip.address,
    state: rule.state,
    cidrlist: rule.sourceCidrs.join(','),
    tags: tagsView(store, tags),
    vmguestip: rule.guestIp,
    networkid: rule.networkId,
    fordisplay: true,
  };
}
