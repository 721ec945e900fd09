import type { Cloud } from '../../cloud/cloud';
import { instanceName } from '../../cloud/machines';
import type { Job, Nic, Tag, VirtualMachine } from '../../state/entities';
import type { Store } from '../../state/store';
import { ownerOf, tagsView } from '../views';
import { hypervisorOf } from '../templates/hypervisor-of';

/** Groups of fields that `details` chooses from. */
export const detailNames = [
  'all',
  'group',
  'nics',
  'stats',
  'secgrp',
  'tmpl',
  'servoff',
  'diskoff',
  'backoff',
  'iso',
  'volume',
  'min',
  'affgrp',
  'vnfnics',
];

export interface VmViewOptions {
  /** @default ['all'] */
  readonly details?: readonly string[];
  /** The job whose result it is. */
  readonly job?: Job;
  /** Adds the user data. */
  readonly userData?: boolean;
}

export function vmView(cloud: Cloud, vm: VirtualMachine, tags: readonly Tag[], options: VmViewOptions = {}) {
  const { store } = cloud;
  const details = options.details ?? ['all'];
  const shows = (detail: string): boolean => details.includes('all') || details.includes(detail);
  const template = store.templates.must(vm.templateId);
  const offering = store.serviceOfferings.must(vm.serviceOfferingId);
  const zone = store.zones.must(vm.zoneId);
  const user = store.users.get(vm.userId);
  const registered = store.userData.get(vm.userDataId);
  return {
    id: vm.id,
    name: vm.name,
    displayname: vm.displayName,
    account: store.accounts.must(vm.accountId).name,
    userid: vm.userId,
    ...(user ? { username: user.username } : {}),
    ...withoutAccount(ownerOf(store, vm.accountId)),
    created: vm.created,
    lastupdated: vm.lastUpdated,
    state: vm.state,
    haenable: false,
    ...(vm.group && shows('group') ? { groupid: vm.groupId, group: vm.group } : {}),
    zoneid: zone.id,
    zonename: zone.name,
    ...(vm.hostId
      ? { hostid: vm.hostId, hostname: store.hosts.must(vm.hostId).name, hostcontrolstate: 'Enabled' }
      : {}),
    ...(shows('tmpl')
      ? {
          templateid: template.id,
          templatename: template.name,
          templatetype: 'BUILTIN',
          templateformat: 'VHD',
          templatedisplaytext: template.name,
          passwordenabled: false,
        }
      : {}),
    ...(shows('servoff')
      ? {
          serviceofferingid: offering.id,
          serviceofferingname: offering.name,
          cpunumber: offering.cpus,
          cpuspeed: offering.cpuSpeed,
          memory: offering.memoryMib,
        }
      : {}),
    guestosid: template.osTypeId,
    ...(shows('volume') ? { rootdeviceid: 0, rootdevicetype: 'ROOT' } : {}),
    securitygroup: [],
    nic: shows('nics') ? vm.nics.map((nic, index) => nicView(store, vm, nic, index)) : [],
    hypervisor: hypervisorOf(cloud, template),
    ...(shows('nics') && vm.nics[0] ? { ipaddress: vm.nics[0].ipAddress } : {}),
    instancename: instanceName(store, vm),
    details: {
      ...vm.details,
      ...(vm.publicKeys.length > 0
        ? { 'SSH.PublicKey': vm.publicKeys.join('\n'), 'SSH.KeyPairNames': vm.keypairs.join(',') }
        : {}),
    },
    ...(vm.keypairs.length > 0 ? { keypairs: vm.keypairs.join(',') } : {}),
    affinitygroup: shows('affgrp') ? affinityGroupsOf(store, vm) : [],
    displayvm: true,
    isdynamicallyscalable: false,
    deleteprotection: false,
    ostypeid: template.osTypeId,
    osdisplayname: store.osTypes.must(template.osTypeId).name,
    pooltype: 'NetworkFilesystem',
    receivedbytes: 0,
    sentbytes: 0,
    ...(registered ? { userdataid: registered.id, userdataname: registered.name } : {}),
    ...(options.userData && vm.userData ? { userdata: vm.userData } : {}),
    arch: 'x86_64',
    tags: tagsView(store, tags),
    hasannotations: false,
    ...(options.job ? { jobid: options.job.id, jobstatus: 0 } : {}),
  };
}

/** `listNics` leaves out the secondary addresses where there are none. */
export function nicView(store: Store, vm: VirtualMachine, nic: Nic, index: number, inVm = true) {
  const network = store.networks.must(nic.networkId);
  const uri = `vlan://${network.vlan}`;
  return {
    id: nic.id,
    networkid: network.id,
    networkname: network.name,
    netmask: network.netmask,
    gateway: network.gateway,
    ipaddress: nic.ipAddress,
    // Only a machine that is on a host is plugged into a VLAN.
    ...(vm.hostId && network.vlan !== undefined ? { isolationuri: uri, broadcasturi: uri } : {}),
    traffictype: 'Guest',
    type: 'Isolated',
    isdefault: nic.isDefault,
    macaddress: nic.macAddress,
    ...(inVm ? { secondaryip: [] } : {}),
    extradhcpoption: [],
    deviceid: String(index),
  };
}

function affinityGroupsOf(store: Store, vm: VirtualMachine) {
  return vm.affinityGroupIds.flatMap((id) => {
    const group = store.affinityGroups.get(id);
    if (!group) return [];
    const { account } = ownerOf(store, group.accountId);
    return [{ id, name: group.name, ...(group.description ? { description: group.description } : {}), account }];
  });
}

function withoutAccount({ domainid, domain, domainpath }: { domainid: string; domain: string; domainpath: string }) {
  return { domainid, domain, domainpath };
}
