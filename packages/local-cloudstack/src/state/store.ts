import { Collection, type AnyCollection } from './collection';
import type { Disk } from './disk';
import type * as e from './entities';

interface Undo {
  readonly collection: AnyCollection;
  readonly id: string;
  readonly before: e.Entity | undefined;
}

/** All state of one cloud: read from memory, written through to disk transaction by transaction. */
export class Store {
  private readonly collections = new Map<string, AnyCollection>();
  private undo: Undo[] | undefined;

  readonly domains = this.add<e.Domain>('domain');
  readonly accounts = this.add<e.Account>('account');
  readonly users = this.add<e.User>('user');
  readonly resourceLimits = this.add<e.ResourceLimit>('resourcelimit');
  readonly zones = this.add<e.Zone>('zone');
  readonly pods = this.add<e.Pod>('pod');
  readonly clusters = this.add<e.Cluster>('cluster');
  readonly hosts = this.add<e.Host>('host');
  readonly serviceOfferings = this.add<e.ServiceOffering>('serviceoffering');
  readonly diskOfferings = this.add<e.DiskOffering>('diskoffering');
  readonly networkOfferings = this.add<e.NetworkOffering>('networkoffering');
  readonly osTypes = this.add<e.OsType>('ostype');
  readonly templates = this.add<e.Template>('template');
  readonly networks = this.add<e.Network>('network');
  readonly publicIps = this.add<e.PublicIp>('publicip');
  readonly firewallRules = this.add<e.FirewallRule>('firewallrule');
  readonly portForwardingRules = this.add<e.PortForwardingRule>('portforwardingrule');
  readonly loadBalancerRules = this.add<e.LoadBalancerRule>('loadbalancerrule');
  readonly virtualMachines = this.add<e.VirtualMachine>('virtualmachine');
  readonly volumes = this.add<e.Volume>('volume');
  readonly affinityGroups = this.add<e.AffinityGroup>('affinitygroup');
  readonly sshKeyPairs = this.add<e.SshKeyPair>('sshkeypair');
  readonly userData = this.add<e.UserData>('userdata');
  readonly tags = this.add<e.Tag>('tag');
  readonly jobs = this.add<e.Job>('job');
  readonly events = this.add<e.CloudEvent>('event');

  constructor(private readonly disk: Disk) {
    // Lists show entities in the order they were made in; the disk has another one.
    const stored = [...disk.load()].sort((a, b) => a.entity.dbid - b.entity.dbid);
    for (const { collection, entity } of stored) this.collections.get(collection)?.restore(entity.id, entity);
  }

  /**
   * Runs `change`; when it returns, everything it changed is on disk; when it throws, nothing has changed.
   * Must be synchronous: two transactions never interleave. A transaction inside another one is part of it.
   */
  transaction<T>(change: () => T): T {
    if (this.undo) return change();
    const undo: Undo[] = (this.undo = []);
    try {
      const result = change();
      this.commit(undo);
      return result;
    } catch (error) {
      for (const { collection, id, before } of undo.reverse()) collection.restore(id, before);
      throw error;
    } finally {
      this.undo = undefined;
    }
  }

  close(): Promise<void> {
    return this.disk.close();
  }

  private commit(undo: readonly Undo[]): void {
    if (undo.length === 0) return;
    const touched = new Map(undo.map(({ collection, id }) => [`${collection.name}/${id}`, { collection, id }]));
    this.disk.write(
      [...touched.values()].map(({ collection, id }) => ({
        collection: collection.name,
        id,
        entity: collection.raw(id),
      })),
    );
  }

  private add<T extends e.Entity>(name: string): Collection<T> {
    const collection = new Collection<T>(name, (changed, id, before) => {
      if (!this.undo) throw new Error(`${name} changed outside a transaction`);
      this.undo.push({ collection: changed, id, before });
    });
    this.collections.set(name, collection);
    return collection;
  }
}
