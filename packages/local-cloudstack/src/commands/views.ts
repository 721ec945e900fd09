import type { Account, Tag } from '../state/entities';
import type { Store } from '../state/store';

/** Whose it is, as most answers say. */
export function ownerOf(store: Store, accountId: string) {
  const account = store.accounts.must(accountId);
  const domain = store.domains.must(account.domainId);
  return { account: account.name, domainid: domain.id, domain: domain.name, domainpath: domain.path };
}

/** The same without the path, which some answers leave out. */
export function shortOwnerOf(store: Store, accountId: string) {
  const { account, domainid, domain } = ownerOf(store, accountId);
  return { account, domainid, domain };
}

/** Finds tags by what carries them; looks through all of them once. */
export function tagIndex(store: Store): (resourceId: string) => readonly Tag[] {
  let index: Map<string, Tag[]> | undefined;
  return (resourceId) => {
    if (!index) {
      index = new Map();
      for (const tag of store.tags.live()) {
        const tags = index.get(tag.resourceId);
        if (tags) tags.push(tag);
        else index.set(tag.resourceId, [tag]);
      }
    }
    return index.get(resourceId) ?? [];
  };
}

/** Tags inside the answer for what carries them. */
export function tagsView(store: Store, tags: readonly Tag[]) {
  return tags.map((tag) => ({
    key: tag.key,
    value: tag.value,
    resourcetype: tag.resourceType,
    resourceid: tag.resourceId,
    ...shortOwnerOf(store, tag.accountId),
  }));
}

/** Whether the entity carries all the tags that a list asks for. */
export function carries(tags: readonly Tag[], wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => tags.some((tag) => tag.key === key && tag.value === value));
}

/** `Account [{"accountName":"admin","id":2,"uuid":"…"}]`, as error texts name an account. */
export const accountText = (account: Account): string =>
  `Account [${JSON.stringify({ accountName: account.name, id: account.dbid, uuid: account.id })}]`;
