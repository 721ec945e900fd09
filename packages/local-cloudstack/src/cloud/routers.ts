import type { Hypervisor } from '../hypervisor/hypervisor';
import type { Store } from '../state/store';
import { routerSpec } from './router-spec';

/** Keeps the routers as the state wants them: one change of a network's router at a time, none of them lost. */
export class Routers {
  /** The last thing done or to be done per network. */
  private readonly last = new Map<string, Promise<void>>();
  /** Changes that are queued and have not begun: they will see whatever is in the state by then. */
  private readonly waiting = new Map<string, Promise<void>>();

  constructor(
    private readonly store: Store,
    private readonly hypervisor: Hypervisor,
  ) {}

  /** Resolves once the router shows all that is in the state now; nothing to do for a network that has none yet. */
  sync(networkId: string): Promise<void> {
    const queued = this.waiting.get(networkId);
    if (queued) return queued;
    const change = this.enqueue(networkId, async () => {
      this.waiting.delete(networkId);
      const network = this.store.networks.get(networkId);
      if (!network || network.removed || !['Implementing', 'Implemented'].includes(network.state)) return;
      await this.hypervisor.applyRouter(routerSpec(this.store, networkId));
    });
    this.waiting.set(networkId, change);
    return change;
  }

  remove(networkId: string): Promise<void> {
    return this.enqueue(networkId, () => this.hypervisor.removeRouter(networkId));
  }

  private enqueue(networkId: string, change: () => Promise<void>): Promise<void> {
    const before = this.last.get(networkId) ?? Promise.resolve();
    const next = before.catch(() => {}).then(change);
    this.last.set(networkId, next);
    next
      .catch(() => {})
      .finally(() => {
        if (this.last.get(networkId) === next) this.last.delete(networkId);
      });
    return next;
  }
}
