import type { Collection } from '../state/collection';
import type { Entity } from '../state/entities';
import type { Store } from '../state/store';
import { indexedParameter, type RawParameters } from '../wire/parameters';
import { collectionFor, type Referenced, type ReferenceName } from './references';

/**
 * Parameters of one call, by lower-case name. They have been checked against the description of the command: what is
 * required is there, numbers are numbers, and every reference names something that exists or once did.
 */
export class Args {
  constructor(
    private readonly store: Store,
    private readonly values: ReadonlyMap<string, string>,
    private readonly raw: RawParameters,
  ) {}

  has(name: string): boolean {
    return this.values.has(name);
  }

  /** Absent when it is empty, too. */
  text(name: string): string | undefined {
    return this.values.get(name) || undefined;
  }

  /** Of a required parameter. */
  required(name: string): string {
    return this.values.get(name)!;
  }

  number(name: string): number | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : Number(value);
  }

  /** Any word but `true` is false. */
  flag(name: string): boolean | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : value.toLowerCase() === 'true';
  }

  /** Comma-separated. */
  list(name: string): string[] {
    return (this.text(name) ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  }

  /** `name[0].key=…&name[0].value=…` and the like. */
  indexed(name: string): Record<string, string>[] {
    return indexedParameter(this.raw, name);
  }

  /** `name[0].key=a&name[0].value=b` and `name[0].a=b` both as `{ a: 'b' }`. */
  map(name: string): Record<string, string> {
    return Object.assign(
      {},
      ...this.indexed(name).map((entry) => ('key' in entry ? { [entry.key!]: entry.value ?? '' } : entry)),
    );
  }

  /** The entity that a parameter names; it may be one that was removed. */
  entity<K extends ReferenceName>(name: K): Referenced<K> | undefined {
    return collectionFor(this.store, name).get(this.text(name));
  }

  entities<K extends ReferenceName>(name: K): Referenced<K>[] {
    return this.list(name).map((id) => collectionFor(this.store, name).must(id));
  }

  /** The entity that `id` names, for commands that require it. */
  subject<T extends Entity>(collection: Collection<T>): T {
    return collection.must(this.required('id'));
  }
}
