import type { Hypervisor } from '../hypervisor/hypervisor';
import type { VirtualMachine, VmState } from '../state/entities';
import type { Store } from '../state/store';
import { ApiError, ErrorCode } from '../wire/errors';
import { chooseHost } from './allocation';
import type { Networks } from './networks';
import type { Routers } from './routers';
import { timestamp } from './time';

/** Life of virtual machines. Each step is on disk before the world is touched, so a crash leaves a state to mend. */
export class Machines {
  constructor(
    private readonly store: Store,
    private readonly hypervisor: Hypervisor,
    private readonly networks: Networks,
    private readonly routers: Routers,
  ) {}

  /** Machines of the simulator's template exist in the API alone. */
  isReal(vm: VirtualMachine): boolean {
    return this.store.templates.must(vm.templateId).key !== undefined;
  }

  /** `onFailure` is where a machine that cannot start ends: `Error` when it is new, `Stopped` when it ran before. */
  async start(id: string, onFailure: 'Error' | 'Stopped'): Promise<void> {
    try {
      this.place(id);
      for (const nic of this.store.virtualMachines.must(id).nics) {
        await this.networks.implement(nic.networkId);
        await this.routers.sync(nic.networkId);
      }
      const vm = this.store.virtualMachines.must(id);
      if (this.isReal(vm)) await this.hypervisor.startMachine(this.machineSpec(vm));
      this.settle(id, 'Running');
    } catch (error) {
      this.settle(id, onFailure, true);
      throw error;
    }
  }

  async stop(id: string, force: boolean): Promise<void> {
    const vm = this.store.virtualMachines.must(id);
    if (vm.state === 'Stopped') return;
    this.settle(id, 'Stopping');
    try {
      if (this.isReal(vm)) await this.hypervisor.stopMachine(id, { force });
    } catch (error) {
      this.settle(id, vm.state);
      throw error;
    }
    this.settle(id, 'Stopped', true);
  }

  async reboot(id: string): Promise<void> {
    const vm = this.store.virtualMachines.must(id);
    if (this.isReal(vm)) await this.hypervisor.rebootMachine(id);
  }

  /** Takes the machine away with its disk and all that led to it. */
  async expunge(id: string): Promise<void> {
    const vm = this.store.virtualMachines.must(id);
    this.settle(id, 'Expunging');
    if (this.isReal(vm)) await this.hypervisor.destroyMachine(id);
    this.store.transaction(() => this.forget(vm));
    for (const nic of vm.nics) await this.routers.sync(nic.networkId);
  }

  private forget(vm: VirtualMachine): void {
    const { store } = this;
    for (const rule of store.portForwardingRules.filter((one) => one.vmId === vm.id))
      store.portForwardingRules.delete(rule.id);
    for (const rule of store.loadBalancerRules.filter((one) => one.memberIds.includes(vm.id))) {
      store.loadBalancerRules.update(rule.id, { memberIds: rule.memberIds.filter((id) => id !== vm.id) });
    }
    for (const ip of store.publicIps.filter((one) => one.staticNatVmId === vm.id)) {
      store.publicIps.update(ip.id, { staticNatVmId: undefined });
    }
    for (const volume of store.volumes.filter((one) => one.vmId === vm.id)) store.volumes.remove(volume.id);
    for (const tag of store.tags.filter((one) => one.resourceId === vm.id)) store.tags.delete(tag.id);
    store.virtualMachines.update(vm.id, { hostId: undefined });
    store.virtualMachines.remove(vm.id);
  }

  private place(id: string): void {
    this.store.transaction(() => {
      const vm = this.store.virtualMachines.must(id);
      const groups = vm.affinityGroupIds.flatMap((group) => this.store.affinityGroups.get(group) ?? []);
      const offering = this.store.serviceOfferings.must(vm.serviceOfferingId);
      const host = chooseHost(this.store, { vmId: id, offering, groups });
      if (!host) throw noDestination(this.store, vm, groups.length > 0);
      this.store.virtualMachines.update(id, { state: 'Starting', hostId: host.id });
    });
  }

  private settle(id: string, state: VmState, leaveHost = false): void {
    this.store.transaction(() => {
      this.store.virtualMachines.update(id, {
        state,
        lastUpdated: timestamp(),
        ...(leaveHost ? { hostId: undefined } : {}),
      });
    });
  }

  private machineSpec(vm: VirtualMachine) {
    const offering = this.store.serviceOfferings.must(vm.serviceOfferingId);
    const nic = vm.nics[0]!;
    return {
      id: vm.id,
      name: vm.name,
      templateKey: this.store.templates.must(vm.templateId).key!,
      memoryMib: offering.memoryMib,
      cpus: offering.cpus,
      networkId: nic.networkId,
      macAddress: nic.macAddress,
      ipAddress: nic.ipAddress,
    };
  }
}

export const instanceName = (store: Store, vm: VirtualMachine): string =>
  `i-${store.accounts.must(vm.accountId).dbid}-${vm.dbid}-VM`;

/** As error texts name a machine. */
export function vmText(store: Store, vm: VirtualMachine, state: VmState = vm.state): string {
  const what = { id: vm.dbid, instanceName: instanceName(store, vm), state, type: 'User', uuid: vm.id };
  return `VM instance ${JSON.stringify(what)}`;
}

function noDestination(store: Store, vm: VirtualMachine, hasGroups: boolean): ApiError {
  const hint = hasGroups
    ? ', Please check the affinity groups provided, there may not be sufficient capacity to follow them'
    : '';
  return new ApiError(
    ErrorCode.insufficientCapacity,
    `No destination found for a deployment for ${vmText(store, vm, 'Stopped')}${hint}`,
  );
}
