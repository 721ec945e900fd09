import type { Nic, VirtualMachine } from '../state/entities';
import type { Store } from '../state/store';

/** What a guest reads under `/latest/meta-data/`, leaf by leaf. */
export function metadataOf(store: Store, vm: VirtualMachine, nic: Nic): Record<string, string> {
  const zone = store.zones.must(vm.zoneId);
  const publicIp =
    store.publicIps.find((ip) => ip.staticNatVmId === vm.id) ??
    store.publicIps.find((ip) => ip.networkId === nic.networkId && ip.sourceNat);
  return {
    'service-offering': store.serviceOfferings.must(vm.serviceOfferingId).name,
    'availability-zone': zone.name,
    'local-ipv4': nic.ipAddress,
    'local-hostname': vm.name,
    'public-ipv4': publicIp?.address ?? nic.ipAddress,
    'public-hostname': publicIp?.address ?? nic.ipAddress,
    'instance-id': vm.id,
    'vm-id': vm.id,
    'public-keys': vm.publicKeys.join('\n'),
    'cloud-identifier': `CloudStack-{${zone.id}}`,
    'hypervisor-host-name': vm.hostId ? store.hosts.must(vm.hostId).name : '',
  };
}

/** The bytes that the guest gets. */
export function userDataBytes(store: Store, vm: VirtualMachine): Buffer {
  const encoded = vm.userDataId ? store.userData.get(vm.userDataId)?.userData : vm.userData;
  return Buffer.from(encoded ?? '', 'base64');
}
