import type { Collection } from '../state/collection';
import type * as e from '../state/entities';
import type { Store } from '../state/store';

/** What parameters of this name point to, in whatever command. */
interface References {
  affinitygroupid: e.AffinityGroup;
  affinitygroupids: e.AffinityGroup;
  associatednetworkid: e.Network;
  clusterid: e.Cluster;
  diskofferingid: e.DiskOffering;
  domainid: e.Domain;
  hostid: e.Host;
  ipaddressid: e.PublicIp;
  jobid: e.Job;
  lbruleid: e.LoadBalancerRule;
  networkid: e.Network;
  networkids: e.Network;
  networkofferingid: e.NetworkOffering;
  ostypeid: e.OsType;
  podid: e.Pod;
  publicipid: e.PublicIp;
  serviceofferingid: e.ServiceOffering;
  templateid: e.Template;
  userdataid: e.UserData;
  userid: e.User;
  virtualmachineid: e.VirtualMachine;
  virtualmachineids: e.VirtualMachine;
  zoneid: e.Zone;
}

export type ReferenceName = keyof References;
export type Referenced<K extends ReferenceName> = References[K];

const collections: { readonly [K in ReferenceName]: (store: Store) => Collection<References[K]> } = {
  affinitygroupid: (store) => store.affinityGroups,
  affinitygroupids: (store) => store.affinityGroups,
  associatednetworkid: (store) => store.networks,
  clusterid: (store) => store.clusters,
  diskofferingid: (store) => store.diskOfferings,
  domainid: (store) => store.domains,
  hostid: (store) => store.hosts,
  ipaddressid: (store) => store.publicIps,
  jobid: (store) => store.jobs,
  lbruleid: (store) => store.loadBalancerRules,
  networkid: (store) => store.networks,
  networkids: (store) => store.networks,
  networkofferingid: (store) => store.networkOfferings,
  ostypeid: (store) => store.osTypes,
  podid: (store) => store.pods,
  publicipid: (store) => store.publicIps,
  serviceofferingid: (store) => store.serviceOfferings,
  templateid: (store) => store.templates,
  userdataid: (store) => store.userData,
  userid: (store) => store.users,
  virtualmachineid: (store) => store.virtualMachines,
  virtualmachineids: (store) => store.virtualMachines,
  zoneid: (store) => store.zones,
};

export function collectionFor<K extends ReferenceName>(store: Store, name: K): Collection<Referenced<K>> {
  return collections[name](store) as Collection<Referenced<K>>;
}

export const isReference = (name: string): name is ReferenceName => name in collections;
