import type { LoadBalancerRule, Tag } from '../../state/entities';
import type { Store } from '../../state/store';
import { ownerOf, tagsView } from '../views';

/** Ports are strings; CIDRs are joined by blanks. */
export function loadBalancerView(store: Store, rule: LoadBalancerRule, tags: readonly Tag[]) {
  const ip = store.publicIps.must(rule.publicIpId);
  const zone = store.zones.must(ip.zoneId);
  return {
    id: rule.id,
    name: rule.name,
    ...(rule.description ? { description: rule.description } : {}),
    publicipid: ip.id,
    publicip: ip.address,
    publicport: String(rule.publicPort),
    privateport: String(rule.privatePort),
    algorithm: rule.algorithm,
    networkid: rule.networkId,
    ...(rule.sourceCidrs.length > 0 ? { cidrlist: rule.sourceCidrs.join(' ') } : {}),
    ...ownerOf(store, rule.accountId),
    state: rule.state,
    zoneid: zone.id,
    zonename: zone.name,
    ...(rule.protocol ? { protocol: rule.protocol } : {}),
    tags: tagsView(store, tags),
    fordisplay: true,
  };
}
