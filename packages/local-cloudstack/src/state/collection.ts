import { randomUUID } from 'node:crypto';
import type { Entity } from './entities';

/** Told about every change, so that a transaction can be written down or undone. */
export type ChangeListener = (collection: AnyCollection, id: string, before: Entity | undefined) => void;

/** The collection seen by the store, which treats all kinds alike. */
export interface AnyCollection {
  readonly name: string;
  raw(id: string): Entity | undefined;
  restore(id: string, entity: Entity | undefined): void;
}

/** One kind of entity, in memory. Entities are never changed in place: a change puts a new object. */
export class Collection<T extends Entity> implements AnyCollection {
  private readonly rows = new Map<string, T>();
  private lastDbid = 0;

  constructor(
    readonly name: string,
    private readonly changed: ChangeListener,
  ) {}

  /** Also entities that were removed and are only remembered. */
  get(id: string | undefined): T | undefined {
    return id === undefined ? undefined : this.rows.get(id);
  }

  /** An entity that something else refers to: it exists, or the state is broken. */
  must(id: string): T {
    const row = this.rows.get(id);
    if (!row) throw new Error(`no ${this.name} with id ${id} in the state`);
    return row;
  }

  byDbid(dbid: number): T | undefined {
    return this.all().find((row) => row.dbid === dbid);
  }

  all(): T[] {
    return [...this.rows.values()];
  }

  live(): T[] {
    return this.all().filter((row) => !row.removed);
  }

  find(matches: (row: T) => boolean): T | undefined {
    for (const row of this.rows.values()) if (!row.removed && matches(row)) return row;
    return undefined;
  }

  filter(matches: (row: T) => boolean): T[] {
    return this.all().filter((row) => !row.removed && matches(row));
  }

  insert(fields: Omit<T, 'id' | 'dbid'>, id: string = randomUUID()): T {
    const row = { ...fields, id, dbid: this.lastDbid + 1 } as unknown as T;
    this.put(row);
    return row;
  }

  update(id: string, patch: Partial<Omit<T, 'id' | 'dbid'>>): T {
    const row = { ...this.must(id), ...patch };
    this.put(row);
    return row;
  }

  /** Forgets the entity altogether: its UUID becomes unknown. */
  delete(id: string): void {
    const before = this.rows.get(id);
    if (!before) return;
    this.changed(this, id, before);
    this.rows.delete(id);
  }

  /** Forgets the oldest entities that may go, until no more than `most` are left. */
  keepNewest(most: number, mayGo: (row: T) => boolean = () => true): void {
    let surplus = this.rows.size - most;
    for (const row of this.rows.values()) {
      if (surplus <= 0) return;
      if (!mayGo(row)) continue;
      this.delete(row.id);
      surplus--;
    }
  }

  /** Hides the entity; its UUID stays known. */
  remove(id: string): void {
    this.put({ ...this.must(id), removed: true });
  }

  raw(id: string): T | undefined {
    return this.rows.get(id);
  }

  restore(id: string, entity: Entity | undefined): void {
    if (entity) this.rows.set(id, entity as T);
    else this.rows.delete(id);
    if (entity && entity.dbid > this.lastDbid) this.lastDbid = entity.dbid;
  }

  private put(row: T): void {
    this.changed(this, row.id, this.rows.get(row.id));
    this.rows.set(row.id, row);
    if (row.dbid > this.lastDbid) this.lastDbid = row.dbid;
  }
}
