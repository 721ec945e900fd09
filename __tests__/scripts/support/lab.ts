import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Facts } from './facts';
import type { FakedNode } from './faked-node';

/** A node of a lab, which can lose its power. */
export interface LabNode extends FakedNode {
  powerCut(): void;
}

/** The nodes of one cluster, which share what only a cluster knows. */
export class Lab<Node extends LabNode> extends Facts {
  private readonly nodes: Node[] = [];

  /**
   * @param kinds of facts that are lists
   * @param like what is known of this cluster is known of the new one, but it has no nodes here
   */
  constructor(name: string, kinds: readonly string[], like?: Lab<Node>) {
    super(mkdtempSync(join(tmpdir(), `${name}-`)));
    if (like) cpSync(like.folder, this.folder, { recursive: true });
    for (const kind of kinds) mkdirSync(this.place(kind), { recursive: true });
  }

  protected with(node: Node): Node {
    this.nodes.push(node);
    return node;
  }

  /** The machine is gone, with its disk. */
  destroy(node: Node): void {
    node.powerCut();
    node.remove();
  }

  /** Name → value of the facts of a kind. */
  list(kind: string): Record<string, string> {
    const names = readdirSync(this.place(kind)).sort();
    return Object.fromEntries(names.map((name) => [name, this.read(`${kind}/${name}`)]));
  }

  remove(): void {
    for (const node of this.nodes) node.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
