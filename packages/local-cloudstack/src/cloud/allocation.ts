import type { AffinityGroup, Host, ServiceOffering, VirtualMachine } from '../state/entities';
import type { Store } from '../state/store';

export interface Demand {
  readonly vmId: string;
  readonly offering: ServiceOffering;
  readonly groups: readonly AffinityGroup[];
}

/** The host where the machine fits best; nothing when it fits nowhere. */
export function chooseHost(store: Store, demand: Demand): Host | undefined {
  const placed = store.virtualMachines.filter((vm) => vm.hostId !== undefined && vm.id !== demand.vmId);
  const candidates = store.hosts
    .live()
    .filter((host) => hasRoom(store, host, placed, demand.offering))
    .filter((host) => demand.groups.every((group) => strictlyAllowed(group, host, placed)));
  const score = (host: Host): number =>
    demand.groups.reduce((sum, group) => sum + preference(group, host, placed), 0) * 1e6 -
    usedMemory(store, host, placed);
  return candidates.sort((a, b) => score(b) - score(a) || a.dbid - b.dbid)[0];
}

export function usedMemory(store: Store, host: Host, placed: readonly VirtualMachine[]): number {
  return offeringsOn(store, host, placed).reduce((sum, offering) => sum + offering.memoryMib, 0);
}

/** MHz. */
export function usedCpu(store: Store, host: Host, placed: readonly VirtualMachine[]): number {
  return offeringsOn(store, host, placed).reduce((sum, offering) => sum + offering.cpus * offering.cpuSpeed, 0);
}

function offeringsOn(store: Store, host: Host, placed: readonly VirtualMachine[]): ServiceOffering[] {
  return placed.filter((vm) => vm.hostId === host.id).map((vm) => store.serviceOfferings.must(vm.serviceOfferingId));
}

function hasRoom(store: Store, host: Host, placed: readonly VirtualMachine[], wanted: ServiceOffering): boolean {
  return (
    wanted.cpus <= host.cpus &&
    wanted.cpuSpeed <= host.cpuSpeed &&
    usedCpu(store, host, placed) + wanted.cpus * wanted.cpuSpeed <= host.cpus * host.cpuSpeed &&
    usedMemory(store, host, placed) + wanted.memoryMib <= host.memoryMib
  );
}

function strictlyAllowed(group: AffinityGroup, host: Host, placed: readonly VirtualMachine[]): boolean {
  const members = placed.filter((vm) => vm.affinityGroupIds.includes(group.id));
  if (group.type === 'host anti-affinity') return members.every((vm) => vm.hostId !== host.id);
  if (group.type === 'host affinity') return members.every((vm) => vm.hostId === host.id);
  return true;
}

function preference(group: AffinityGroup, host: Host, placed: readonly VirtualMachine[]): number {
  const here = placed.filter((vm) => vm.hostId === host.id && vm.affinityGroupIds.includes(group.id)).length;
  if (group.type.endsWith('anti-affinity')) return -here;
  return here;
}
