import type { Store } from '../../state/store';
import { invalidValue, runtimeError } from '../../wire/errors';
import type { Args } from '../args';
import type { Command } from '../command';
import { filtered, listReply, visible } from '../lists';
import { ownerOf } from '../views';
import { taggableKind } from './resources';

/** UUIDs and the kind in its right spelling; throws for a kind that does not exist and for unknown things. */
function resourcesOf(args: Args, store: Store): { kind: string; ids: string[] } {
  const wanted = args.required('resourcetype');
  const kind = taggableKind(store, wanted);
  if (!kind) throw invalidValue(`Invalid resource type: ${wanted}`);
  const ids = args.list('resourceids').map((id) => {
    const entity = kind.collection.get(id);
    if (!entity || entity.removed) throw invalidValue(`Unable to find resource by uuid ${id} and type ${kind.name}`);
    return id;
  });
  return { kind: kind.name, ids };
}

const createTags: Command = {
  name: 'createTags',
  description: 'Creates resource tag(s)',
  checkedFirst: ['tags'],
  job: { class: 'user.tag.CreateTagsCmd' },
  execute: (args, { store, caller }) => ({
    work: () =>
      store.transaction(() => {
        const { kind, ids } = resourcesOf(args, store);
        for (const resourceId of ids) {
          for (const [key, value] of Object.entries(args.map('tags'))) {
            if (store.tags.find((tag) => tag.resourceId === resourceId && tag.key === key)) {
              throw runtimeError(`tag ${key} already on ${kind} with id ${resourceId}`);
            }
            const accountId = taggableKind(store, kind)!.collection.must(resourceId).accountId ?? caller.account.id;
            store.tags.insert({ accountId, key, value, resourceType: kind, resourceId });
          }
        }
        return { success: true };
      }),
  }),
};

/** Without tags named, all of the resource go; a value, where given, has to match. */
const deleteTags: Command = {
  name: 'deleteTags',
  description: 'Deleting resource tag(s)',
  job: { class: 'user.tag.DeleteTagsCmd' },
  execute: (args, { store }) => ({
    work: () =>
      store.transaction(() => {
        const { ids } = resourcesOf(args, store);
        const wanted = args.indexed('tags');
        const doomed = store.tags.filter(
          (tag) =>
            ids.includes(tag.resourceId) &&
            (wanted.length === 0 ||
              wanted.some((one) => one.key === tag.key && (!one.value || one.value === tag.value))),
        );
        if (doomed.length === 0)
          throw invalidValue('Unable to find any tags which conform to specified delete parameters.');
        for (const tag of doomed) store.tags.delete(tag.id);
        return { success: true };
      }),
  }),
};

const listTags: Command = {
  name: 'listTags',
  description: 'List resource tag(s)',
  execute: (args, context) => {
    const { store } = context;
    const rows = filtered(args, visible(args, context, store.tags.live()), {
      key: (tag, wanted) => tag.key === wanted,
      value: (tag, wanted) => tag.value === wanted,
      keyword: (tag, wanted) => tag.key.includes(wanted),
      resourceid: (tag, wanted) => tag.resourceId === wanted,
      resourcetype: (tag, wanted) => tag.resourceType.toLowerCase() === wanted.toLowerCase(),
    });
    return listReply(args, {
      key: 'tag',
      rows,
      view: (tag) => ({
        key: tag.key,
        value: tag.value,
        resourcetype: tag.resourceType,
        resourceid: tag.resourceId,
        ...ownerOf(store, tag.accountId),
      }),
    });
  },
};

export const tagCommands = [createTags, deleteTags, listTags];
