import type { Logger } from 'pino';
import type { Hypervisor } from '../hypervisor/hypervisor';
import type { Store } from '../state/store';
import type { Jobs } from './jobs';
import type { Machines } from './machines';
import { timestamp } from './time';

const intervalMs = 3000;

/** Looks now and then which machines run, and believes the world: a guest may have switched itself off. */
export class VmSync {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: Store,
    private readonly hypervisor: Hypervisor,
    private readonly machines: Machines,
    private readonly jobs: Jobs,
    private readonly log: Logger,
  ) {}

  start(): void {
    if (this.hypervisor.templates.length === 0) return;
    const again = (): void => {
      this.timer = setTimeout(
        () =>
          void this.look()
            .catch((err) => this.log.warn({ err }, 'cannot see what runs'))
            .finally(again),
        intervalMs,
      );
      this.timer.unref();
    };
    again();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** Leaves out machines that a job is working on: their state is about to change anyway. */
  async look(): Promise<void> {
    const before = new Map(this.store.virtualMachines.live().map((vm) => [vm.id, vm]));
    const running = await this.hypervisor.runningMachines();
    this.store.transaction(() => {
      for (const vm of this.store.virtualMachines.live()) {
        const changedMeanwhile = before.get(vm.id) !== vm;
        if (changedMeanwhile || !this.machines.isReal(vm) || this.jobs.isBusy(vm.id)) continue;
        if (vm.state === 'Running' && !running.has(vm.id)) {
          this.log.info(`${vm.name} has stopped by itself`);
          this.store.virtualMachines.update(vm.id, { state: 'Stopped', hostId: undefined, lastUpdated: timestamp() });
        }
      }
    });
  }

  /** After a start of the process: nothing is under way any more, whatever the state says. */
  async reconcile(): Promise<void> {
    const running = await this.hypervisor.runningMachines();
    this.store.transaction(() => {
      for (const vm of this.store.virtualMachines.live()) {
        const isUp = this.machines.isReal(vm) ? running.has(vm.id) : vm.state === 'Running';
        if (['Running', 'Starting', 'Stopping'].includes(vm.state) && !isUp) {
          this.store.virtualMachines.update(vm.id, { state: 'Stopped', hostId: undefined, lastUpdated: timestamp() });
        } else if (['Starting', 'Stopping'].includes(vm.state)) {
          this.store.virtualMachines.update(vm.id, { state: 'Running', lastUpdated: timestamp() });
        } else if (vm.state === 'Expunging') {
          this.store.virtualMachines.update(vm.id, { state: 'Destroyed', hostId: undefined, lastUpdated: timestamp() });
        }
      }
    });
  }
}
