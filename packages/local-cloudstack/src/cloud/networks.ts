import type { Network, PublicIp } from '../state/entities';
import type { Store } from '../state/store';
import { ApiError, ErrorCode } from '../wire/errors';
import type { Routers } from './routers';
import { timestamp } from './time';

/** Life of guest networks: a network gets its router when its first machine starts, and keeps it. */
export class Networks {
  private readonly starting = new Map<string, Promise<void>>();
  private raceMs = 0;

  constructor(
    private readonly store: Store,
    private readonly routers: Routers,
  ) {}

  /** The next network to start takes this long, and refuses rules while it does. */
  raceNextStart(ms: number): void {
    this.raceMs = ms;
  }

  /** Resolves when the network has its router. Machines that start at the same time wait for the same start. */
  implement(networkId: string): Promise<void> {
    if (this.store.networks.must(networkId).state === 'Implemented') return Promise.resolve();
    const underWay = this.starting.get(networkId);
    if (underWay) return underWay;
    const start = this.start(networkId).finally(() => this.starting.delete(networkId));
    this.starting.set(networkId, start);
    return start;
  }

  /** The oldest defect of rules that meet the start of a network; only when asked for. */
  refuseRuleDuringStart(networkId: string, message: string): void {
    if (this.raceMs > 0 && this.store.networks.must(networkId).state === 'Implementing') {
      throw new ApiError(ErrorCode.internal, message);
    }
  }

  private async start(networkId: string): Promise<void> {
    this.store.transaction(() => {
      const { dbid } = this.store.networks.update(networkId, { state: 'Implementing' });
      this.store.networks.update(networkId, { vlan: 100 + (dbid % 3900) });
      ensureSourceNat(this.store, this.store.networks.must(networkId));
    });
    try {
      if (this.raceMs > 0) await new Promise((resolve) => setTimeout(resolve, this.raceMs));
      await this.routers.sync(networkId);
      this.store.transaction(() => this.store.networks.update(networkId, { state: 'Implemented' }));
    } catch (error) {
      this.store.transaction(() => this.store.networks.update(networkId, { state: 'Allocated' }));
      throw error;
    } finally {
      this.raceMs = 0;
    }
  }
}

/** The first address of a network is the one its guests leave with. */
export function ensureSourceNat(store: Store, network: Network): PublicIp {
  const existing = store.publicIps.find((ip) => ip.networkId === network.id && ip.sourceNat);
  return existing ?? store.publicIps.update(allocatePublicIp(store, network).id, { state: 'Allocated' });
}

/** Takes a free address for the network; the wanted one, if one is wanted. */
export function allocatePublicIp(store: Store, network: Network, wanted?: string): PublicIp {
  const free = store.publicIps.find((ip) => ip.state === 'Free' && (wanted === undefined || ip.address === wanted));
  if (!free) throw new ApiError(ErrorCode.insufficientCapacity, 'Insufficient address capacity');
  const isFirst = !store.publicIps.find((ip) => ip.networkId === network.id);
  return store.publicIps.update(free.id, {
    state: 'Allocating',
    accountId: network.accountId,
    networkId: network.id,
    sourceNat: isFirst,
    allocated: timestamp(),
  });
}

/** Gives the address back; its tags stay on it, as they do on a real cloud. */
export function releasePublicIp(store: Store, ip: PublicIp): void {
  const onAddress = (rule: { publicIpId?: string }) => rule.publicIpId === ip.id;
  for (const rule of store.firewallRules.filter(onAddress)) store.firewallRules.delete(rule.id);
  for (const rule of store.portForwardingRules.filter(onAddress)) store.portForwardingRules.delete(rule.id);
  for (const rule of store.loadBalancerRules.filter(onAddress)) store.loadBalancerRules.delete(rule.id);
  store.publicIps.update(ip.id, {
    state: 'Free',
    accountId: undefined,
    networkId: undefined,
    sourceNat: false,
    allocated: undefined,
    staticNatVmId: undefined,
  });
}
