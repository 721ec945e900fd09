import type { Entity } from '../state/entities';
import type { Args } from './args';
import type { Context, Reply } from './command';

const defaultPageSize = 500;

export interface Listing<T> {
  /** Key of the array, e.g. `virtualmachine`. */
  readonly key: string;
  /** In the order they are shown in. */
  readonly rows: readonly T[];
  /** Runs for the rows of the page only. */
  readonly view: (row: T) => object;
}

/** `{ count, <key>: […] }`; nothing at all when there is nothing; only the count for a page beyond the end. */
export function listReply<T>(args: Args, { key, rows, view }: Listing<T>): Reply {
  if (rows.length === 0) return { body: {} };
  const asked = args.number('pagesize') ?? defaultPageSize;
  const size = asked === -1 ? rows.length : asked;
  const page = Math.max(1, args.number('page') ?? 1);
  const shown = rows.slice((page - 1) * size, page * size);
  return { body: shown.length === 0 ? { count: rows.length } : { count: rows.length, [key]: shown.map(view) } };
}

/** What every list of entities understands: `id`, `ids`, and whose they are. */
export function visible<T extends Entity & { accountId?: string }>(
  args: Args,
  { caller, store }: Context,
  rows: readonly T[],
): T[] {
  const ids = [...args.list('id'), ...args.list('ids')];
  const named = ids.length > 0 ? rows.filter((row) => ids.includes(row.id)) : rows;
  const account = args.text('account');
  const all = caller.isRootAdmin && (args.flag('listall') === true || ids.length > 0);
  return named.filter((row) => {
    if (args.text('projectid')) return false;
    if (row.accountId === undefined) return true;
    if (account && caller.isRootAdmin) return store.accounts.must(row.accountId).name === account;
    return all || row.accountId === caller.account.id;
  });
}

/** Keeps the rows for which every parameter that was given agrees. */
export function filtered<T>(
  args: Args,
  rows: readonly T[],
  filters: Readonly<Record<string, (row: T, wanted: string) => boolean>>,
): T[] {
  const given = Object.entries(filters).filter(([name]) => args.text(name) !== undefined);
  return rows.filter((row) => given.every(([name, matches]) => matches(row, args.text(name)!)));
}

/** `keyword` finds parts of names. */
export const nameContains = (row: { readonly name: string }, wanted: string): boolean =>
  row.name.toLowerCase().includes(wanted.toLowerCase());

export const named = (row: { readonly name: string }, wanted: string): boolean => row.name === wanted;

export const newestFirst = <T extends Entity>(rows: readonly T[]): T[] => [...rows].sort((a, b) => b.dbid - a.dbid);
