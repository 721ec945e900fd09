import type { Account, User } from '../state/entities';
import type { Store } from '../state/store';
import { lowerCaseNames, type RawParameters } from './parameters';
import { signatureMatches } from './signature';

export interface Caller {
  readonly user: User;
  readonly account: Account;
  readonly isRootAdmin: boolean;
}

/** Who signed the request; nobody when anything about it is wrong: CloudStack does not say what. */
export function authenticate(store: Store, parameters: RawParameters, now: Date): Caller | undefined {
  const lowered = lowerCaseNames(parameters);
  const apiKey = lowered.get('apikey');
  const signature = lowered.get('signature');
  if (!apiKey || !signature || !isInTime(lowered, now)) return undefined;
  const user = store.users.find((candidate) => candidate.apiKey === apiKey);
  if (!user?.secretKey || user.state !== 'enabled') return undefined;
  if (!signatureMatches(parameters, user.secretKey, signature)) return undefined;
  const account = store.accounts.must(user.accountId);
  return { user, account, isRootAdmin: account.type === 1 };
}

/** Version 3 of the signature must say when it expires, `2026-01-31T12:00:00+0000`; older ones never do. */
function isInTime(lowered: ReadonlyMap<string, string>, now: Date): boolean {
  const expires = lowered.get('expires');
  if (lowered.get('signatureversion') !== '3') return true;
  if (!expires) return false;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:?\d\d)$/.test(expires)) return false;
  return Date.parse(expires.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) >= now.getTime();
}
