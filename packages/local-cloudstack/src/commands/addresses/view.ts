import type { PublicIp, Tag } from '../../state/entities';
import type { Store } from '../../state/store';
import { ownerOf, tagsView } from '../views';

export function publicIpView(store: Store, ip: PublicIp, tags: readonly Tag[]) {
  const zone = store.zones.must(ip.zoneId);
  const network = store.networks.get(ip.networkId);
  const vm = store.virtualMachines.get(ip.staticNatVmId);
  return {
    id: ip.id,
    ipaddress: ip.address,
    ...(ip.allocated ? { allocated: ip.allocated } : {}),
    zoneid: zone.id,
    zonename: zone.name,
    issourcenat: ip.sourceNat,
    ...(ip.accountId ? ownerOf(store, ip.accountId) : {}),
    forvirtualnetwork: true,
    vlanid: zone.vlanId,
    vlanname: 'vlan://untagged',
    isstaticnat: vm !== undefined,
    issystem: false,
    ...(vm
      ? {
          virtualmachineid: vm.id,
          virtualmachinetype: 'User',
          vmipaddress: vm.nics.find((nic) => nic.networkId === ip.networkId)?.ipAddress,
          virtualmachinename: vm.name,
          virtualmachinedisplayname: vm.displayName,
        }
      : {}),
    ...(network ? { associatednetworkid: network.id, associatednetworkname: network.name } : {}),
    networkid: zone.publicNetworkId,
    state: ip.state,
    physicalnetworkid: zone.physicalNetworkId,
    tags: tagsView(store, tags),
    isportable: false,
    fordisplay: true,
    hasrules: false,
    forsystemvms: false,
    forprovider: false,
    hasannotations: false,
  };
}

/** As error texts name an address. */
export const addressText = (store: Store, ip: PublicIp): string =>
  `IPAddress ${JSON.stringify({ address: ip.address, dataCenterId: store.zones.must(ip.zoneId).dbid, id: ip.dbid, uuid: ip.id })}`;
