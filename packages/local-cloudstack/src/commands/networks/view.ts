import type { Network, Tag } from '../../state/entities';
import type { Store } from '../../state/store';
import { networkServices } from '../offerings/network-services';
import { ownerOf } from '../views';

export function networkView(store: Store, network: Network, tags: readonly Tag[]) {
  const zone = store.zones.must(network.zoneId);
  const offering = store.networkOfferings.must(network.networkOfferingId);
  const vlan = network.vlan === undefined ? undefined : String(network.vlan);
  return {
    id: network.id,
    name: network.name,
    displaytext: network.displaytext,
    broadcastdomaintype: 'Vlan',
    traffictype: 'Guest',
    gateway: network.gateway,
    netmask: network.netmask,
    cidr: network.cidr,
    zoneid: zone.id,
    zonename: zone.name,
    networkofferingid: offering.id,
    networkofferingname: offering.name,
    networkofferingdisplaytext: offering.displaytext,
    networkofferingconservemode: true,
    networkofferingavailability: offering.availability,
    issystem: false,
    state: network.state,
    related: network.id,
    ...(vlan ? { broadcasturi: `vlan://${vlan}` } : {}),
    dns1: zone.dns1,
    type: 'Isolated',
    ...(vlan ? { vlan } : {}),
    acltype: 'Account',
    ...ownerOf(store, network.accountId),
    service: networkServices,
    networkdomain: network.domain,
    physicalnetworkid: zone.physicalNetworkId,
    restartrequired: false,
    specifyvlan: false,
    specifyipranges: false,
    canusefordeploy: true,
    ispersistent: false,
    tags: tags.map(({ key, value }) => ({ key, value })),
    details: {},
    displaynetwork: true,
    strechedl2subnet: false,
    redundantrouter: false,
    supportsvmautoscaling: false,
    created: network.created,
    receivedbytes: 0,
    sentbytes: 0,
    egressdefaultpolicy: offering.egressDefault === 'allow',
    publicmtu: 1500,
    privatemtu: 1500,
    hasannotations: false,
  };
}

/** As error texts name a network. */
export const networkText = (store: Store, network: Network): string =>
  `Network {"id": ${network.dbid}, "name": "${network.name}", "uuid": "${network.id}", ` +
  `"networkofferingid": ${store.networkOfferings.must(network.networkOfferingId).dbid}}`;
