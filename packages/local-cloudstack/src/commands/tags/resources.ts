import type { Collection } from '../../state/collection';
import type { Entity } from '../../state/entities';
import type { Store } from '../../state/store';

/** Kinds of things that can carry tags, in CloudStack's spelling; requests may write them in any case. */
const resources = {
  UserVm: (store: Store) => store.virtualMachines,
  Template: (store: Store) => store.templates,
  Volume: (store: Store) => store.volumes,
  Network: (store: Store) => store.networks,
  LoadBalancer: (store: Store) => store.loadBalancerRules,
  PortForwardingRule: (store: Store) => store.portForwardingRules,
  FirewallRule: (store: Store) => store.firewallRules,
  PublicIpAddress: (store: Store) => store.publicIps,
  Zone: (store: Store) => store.zones,
} as const;

export interface TaggableKind {
  readonly name: string;
  readonly collection: Collection<Entity & { readonly accountId?: string }>;
}

export function taggableKind(store: Store, name: string): TaggableKind | undefined {
  const found = Object.entries(resources).find(([kind]) => kind.toLowerCase() === name.toLowerCase());
  if (!found) return undefined;
  return { name: found[0], collection: found[1](store) as unknown as TaggableKind['collection'] };
}
