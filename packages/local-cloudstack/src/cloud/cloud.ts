import type { Logger } from 'pino';
import type { Faults } from '../faults/faults';
import type { Hypervisor } from '../hypervisor/hypervisor';
import type { Store } from '../state/store';
import { Jobs } from './jobs';
import { Machines } from './machines';
import { Networks } from './networks';
import { Routers } from './routers';
import { seed, seedTemplates, type Keys } from './seed';
import { VmSync } from './vm-sync';

export interface CloudOptions {
  readonly store: Store;
  readonly hypervisor: Hypervisor;
  readonly faults: Faults;
  readonly log: Logger;
  /** The keys of the root admin when the cloud is new. */
  readonly keys: Keys;
  /** Told when the root admin gets new ones. */
  readonly onAdminKeys?: (keys: Keys) => void;
}

/** Everything behind the API, wired together. */
export class Cloud {
  readonly store: Store;
  readonly hypervisor: Hypervisor;
  readonly faults: Faults;
  readonly log: Logger;
  readonly jobs: Jobs;
  readonly routers: Routers;
  readonly networks: Networks;
  readonly machines: Machines;
  readonly onAdminKeys: (keys: Keys) => void;
  private readonly vmSync: VmSync;

  private constructor(options: CloudOptions) {
    ({ store: this.store, hypervisor: this.hypervisor, faults: this.faults, log: this.log } = options);
    this.onAdminKeys = options.onAdminKeys ?? (() => {});
    this.jobs = new Jobs(this.store, this.log);
    this.routers = new Routers(this.store, this.hypervisor);
    this.networks = new Networks(this.store, this.routers);
    this.machines = new Machines(this.store, this.hypervisor, this.networks, this.routers);
    this.vmSync = new VmSync(this.store, this.hypervisor, this.machines, this.jobs, this.log);
  }

  /** A new cloud, or the one that the store holds, as it was when its process ended. */
  static async open(options: CloudOptions): Promise<Cloud> {
    const cloud = new Cloud(options);
    await cloud.hypervisor.prepare();
    cloud.store.transaction(() => {
      if (cloud.store.zones.all().length === 0) seed(cloud.store, options.keys, cloud.hypervisor.publicCidr);
    });
    cloud.takeInTemplates();
    await cloud.resume();
    cloud.vmSync.start();
    return cloud;
  }

  /** Templates may be added to the hypervisor while the cloud is up. */
  takeInTemplates(): void {
    this.store.transaction(() => seedTemplates(this.store, this.hypervisor.templates));
  }

  /** What the hypervisor calls itself in the API. */
  get hypervisorType(): string {
    return this.hypervisor.name === 'simulator' ? 'Simulator' : 'LXC';
  }

  async close(): Promise<void> {
    this.vmSync.stop();
    await this.jobs.drain();
    await this.store.close();
  }

  private async resume(): Promise<void> {
    this.jobs.failUnfinished();
    await this.vmSync.reconcile();
    this.store.transaction(() => {
      for (const network of this.store.networks.live()) {
        if (network.state === 'Implementing') this.store.networks.update(network.id, { state: 'Allocated' });
        if (network.state === 'Destroy') this.store.networks.update(network.id, { state: 'Implemented' });
      }
      // Rules whose jobs were lost: one that was not yet confirmed goes, and so does one that was to go.
      for (const rules of [this.store.firewallRules, this.store.portForwardingRules]) {
        for (const rule of rules.live()) if (rule.state !== 'Active') rules.delete(rule.id);
      }
      for (const ip of this.store.publicIps.live()) {
        if (ip.state === 'Allocating') this.store.publicIps.update(ip.id, { state: 'Allocated' });
      }
    });
    await Promise.all(this.store.networks.live().map((network) => this.routers.sync(network.id)));
  }
}
