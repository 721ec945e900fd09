import type { Entity } from '../state/entities';
import type { Collection } from '../state/collection';
import {
  badRequest,
  invalidValue,
  missingParameter,
  permissionDenied,
  unknownEntity,
  unparsable,
} from '../wire/errors';
import { hasParameter, lowerCaseNames, type RawParameters } from '../wire/parameters';
import { Args } from './args';
import type { Command, Context } from './command';
import { describe, type ParameterDescription } from './descriptions';
import { collectionFor, isReference } from './references';

const maxPageSize = 500;

/** Checks the parameters one after the other, as CloudStack does: the first mistake is the answer. */
export function checkParameters(command: Command, raw: RawParameters, context: Context): Args {
  const values = lowerCaseNames(raw);
  const { params } = describe(command.name);
  const first = command.checkedFirst ?? [];
  const order = [...first, ...Object.keys(params).filter((name) => !first.includes(name))];
  for (const name of order) {
    const parameter = params[name]!;
    if (parameter.required && !hasParameter(raw, name)) throw missingParameter(command.name, name);
    const value = values.get(name);
    if (value) values.set(name, checkValue(command, name, parameter, value, context));
  }
  if (command.name.startsWith('list')) checkPaging(values);
  return new Args(context.store, values, raw);
}

/** Gives the value back; numbers of database rows become UUIDs. */
function checkValue(
  command: Command,
  name: string,
  { type, length }: ParameterDescription,
  value: string,
  context: Context,
): string {
  if (type === 'integer' || type === 'long') {
    if (!/^[+-]?\d+$/.test(value)) throw unparsable(command.name, name, value);
    return value;
  }
  if (type === 'string' && value.length > length) {
    throw invalidValue(`Value greater than max allowed length ${length} for param: ${name}`);
  }
  const collection = referenceOf(command, name, context);
  if (collection) {
    const ids = type === 'list' ? value.split(',').filter((id) => id !== '') : [value];
    return ids.map((id) => resolve(command, name, id.trim(), collection, context)).join(',');
  }
  if (type === 'uuid' && !isUnchecked(name, value, context)) throw unknownEntity(command.name, name, value);
  return value;
}

function referenceOf(command: Command, name: string, context: Context): Collection<Entity> | undefined {
  if (name === 'id' || name === 'ids') {
    return command.subject ? (context.store[command.subject] as unknown as Collection<Entity>) : undefined;
  }
  return isReference(name) ? (collectionFor(context.store, name) as unknown as Collection<Entity>) : undefined;
}

function resolve(command: Command, name: string, id: string, collection: Collection<Entity>, context: Context): string {
  const isRow = /^\d+$/.test(id) && context.caller.isRootAdmin;
  const entity = isRow ? collection.byDbid(Number(id)) : collection.get(id);
  if (!entity) throw unknownEntity(command.name, name, id);
  if (!command.name.startsWith('list') && !mayUse(entity, context)) throw permissionDenied();
  return entity.id;
}

/** Users may use what is theirs and what is nobody's: zones, offerings, templates. */
function mayUse(entity: Entity & { accountId?: string }, { caller }: Context): boolean {
  return caller.isRootAdmin || entity.accountId === undefined || entity.accountId === caller.account.id;
}

/** UUIDs of things that have no collection of their own. */
function isUnchecked(name: string, value: string, { store }: Context): boolean {
  if (name === 'projectid') return value === '-1';
  if (name === 'physicalnetworkid') return store.zones.find((zone) => zone.physicalNetworkId === value) !== undefined;
  if (name === 'nicid')
    return store.virtualMachines.find((vm) => vm.nics.some((nic) => nic.id === value)) !== undefined;
  return false;
}

function checkPaging(values: ReadonlyMap<string, string>): void {
  const page = values.get('page');
  const size = values.get('pagesize');
  if (page && !size) throw badRequest('"pagesize" parameter is required when "page" is specified');
  if (!size) return;
  if (Number(size) > maxPageSize)
    throw invalidValue(`Page size can't exceed max allowed page size value: ${maxPageSize}`);
  if (Number(size) === -1 && page) throw invalidValue("Can't specify page parameter when pagesize is -1 (Unlimited)");
}
