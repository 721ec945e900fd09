import { randomBytes } from 'node:crypto';
import type { Keys } from './seed';

/** As long as CloudStack's: 64 random bytes each. */
export function newKeys(): Keys {
  const key = (): string => randomBytes(64).toString('base64url');
  return { apiKey: key(), secretKey: key() };
}
