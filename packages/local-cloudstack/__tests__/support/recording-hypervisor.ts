import type { Hypervisor, MachineSpec, RouterSpec } from '../../src/hypervisor/hypervisor';

/** Stands for a hypervisor with real machines: remembers what it was told, and lets a test be the world. */
export class RecordingHypervisor implements Hypervisor {
  readonly name = 'nspawn';
  readonly publicCidr = '192.168.77.0/24';
  readonly templates = [{ key: 'node', name: 'Node', osType: 'Debian 12', sizeGib: 3 }];
  readonly routers = new Map<string, RouterSpec>();
  readonly machines = new Map<string, MachineSpec>();
  readonly running = new Set<string>();
  /** Names of calls, in order. */
  readonly calls: string[] = [];
  /** Awaited before each change; throws where the world is to refuse it. */
  before: (call: string) => Promise<void> = async () => {};

  async prepare(): Promise<void> {}

  applyRouter(router: RouterSpec): Promise<void> {
    return this.do('applyRouter', () => void this.routers.set(router.networkId, router));
  }
  removeRouter(networkId: string): Promise<void> {
    return this.do('removeRouter', () => void this.routers.delete(networkId));
  }
  startMachine(machine: MachineSpec): Promise<void> {
    return this.do('startMachine', () => {
      this.machines.set(machine.id, machine);
      this.running.add(machine.id);
    });
  }
  stopMachine(id: string, { force }: { force: boolean }): Promise<void> {
    return this.do(force ? 'killMachine' : 'stopMachine', () => void this.running.delete(id));
  }
  rebootMachine(): Promise<void> {
    return this.do('rebootMachine', () => {});
  }
  destroyMachine(id: string): Promise<void> {
    return this.do('destroyMachine', () => {
      this.machines.delete(id);
      this.running.delete(id);
    });
  }
  async runningMachines(): Promise<ReadonlySet<string>> {
    return new Set(this.running);
  }
  consoleLog(): string {
    throw new Error('not used');
  }
  execCommand(): string[] {
    throw new Error('not used');
  }
  async destroyEverything(): Promise<void> {}

  private async do(call: string, change: () => void): Promise<void> {
    this.calls.push(call);
    await this.before(call);
    change();
  }
}
