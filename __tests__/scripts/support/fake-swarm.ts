import { createHash, randomBytes } from 'node:crypto';
import type { FakeEngine } from './fake-engine';

export interface SwarmNode {
  readonly ID: string;
  readonly Version: { Index: number };
  readonly Spec: { Role: 'manager' | 'worker'; Availability: string; Labels: Record<string, string> | null };
  readonly engine: FakeEngine;
  readonly address: string;
  /** How often the node was listed. */
  listed: number;
}

/** One swarm as its members know it: the nodes, the CA and the tokens. Managers agree while a majority is up. */
export class FakeSwarm {
  readonly nodes: SwarmNode[] = [];
  readonly ca = `-----BEGIN CERTIFICATE-----\n${randomBytes(60).toString('base64')}\n-----END CERTIFICATE-----\n`;
  readonly tokens = { Worker: this.token(), Manager: this.token() };

  add(engine: FakeEngine, role: 'manager' | 'worker', availability: string, address: string, listed = 0): string {
    const id = randomBytes(6).toString('hex');
    const Spec = { Role: role, Availability: availability, Labels: null };
    this.nodes.push({ ID: id, Version: { Index: 1 }, Spec, engine, address, listed });
    return id;
  }

  isUp(node: SwarmNode): boolean {
    return node.engine.running && !node.engine.cutOff && node.engine.nodeId === node.ID;
  }

  get managers(): SwarmNode[] {
    return this.nodes.filter((node) => node.Spec.Role === 'manager');
  }

  /** The first manager that is up, as long as a majority is. */
  get leader(): SwarmNode | undefined {
    const up = this.managers.filter((node) => this.isUp(node));
    return up.length * 2 > this.managers.length ? up[0] : undefined;
  }

  describe(node: SwarmNode): object {
    const { engine, address, listed, ...known } = node;
    // A node that has just joined has not described itself yet, not even its name.
    const described = listed > 1;
    node.listed += 1;
    return {
      ...known,
      Description: described ? { Hostname: engine.hostname, Engine: { Labels: engine.labels } } : { Engine: {} },
      Status: { State: !described ? 'unknown' : this.isUp(node) ? 'ready' : 'down', Addr: address },
      ...(node.Spec.Role === 'manager' ? { ManagerStatus: { Leader: node === this.leader } } : {}),
    };
  }

  private token(): string {
    const digest = BigInt(`0x${createHash('sha256').update(this.ca).digest('hex')}`)
      .toString(36)
      .padStart(50, '0');
    return `SWMTKN-1-${digest}-${randomBytes(12).toString('hex')}`;
  }
}
