import { open, type RootDatabase } from 'lmdb';
import type { Entity } from './entities';

export interface Change {
  readonly collection: string;
  readonly id: string;
  /** Absent when the entity is gone. */
  readonly entity?: Entity;
}

/** Where the state survives the process. */
export interface Disk {
  load(): Iterable<{ readonly collection: string; readonly entity: Entity }>;
  /** All of it or nothing, on disk when it returns. */
  write(changes: readonly Change[]): void;
  close(): Promise<void>;
}

/** LMDB keeps its file consistent whenever the process is killed: a transaction is in it whole or not at all. */
export class LmdbDisk implements Disk {
  private readonly db: RootDatabase<Entity, string[]>;

  constructor(path: string) {
    this.db = open<Entity, string[]>({ path, encoding: 'msgpack', useVersions: false });
  }

  *load(): Iterable<{ collection: string; entity: Entity }> {
    for (const { key, value } of this.db.getRange()) yield { collection: key[0]!, entity: value };
  }

  write(changes: readonly Change[]): void {
    this.db.transactionSync(() => {
      for (const { collection, id, entity } of changes) {
        if (entity) this.db.putSync([collection, id], entity);
        else this.db.removeSync([collection, id]);
      }
    });
  }

  async close(): Promise<void> {
    await this.db.close();
  }
}

/** For tests and short-lived clouds: nothing is kept. */
export class NoDisk implements Disk {
  load(): Iterable<{ collection: string; entity: Entity }> {
    return [];
  }

  write(): void {}

  async close(): Promise<void> {}
}
