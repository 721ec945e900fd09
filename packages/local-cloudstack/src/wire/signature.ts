import { createHmac, timingSafeEqual } from 'node:crypto';
import type { RawParameters } from './parameters';

/**
 * The text that gets signed: parameters sorted by name as it was written (upper case before lower case), values
 * encoded, all in lower case.
 */
function canonicalText(parameters: RawParameters): string {
  return [...parameters.keys()]
    .filter((name) => name.toLowerCase() !== 'signature')
    .sort()
    .map((name) => `${name}=${encodeValue(parameters.get(name)!)}`)
    .join('&')
    .toLowerCase();
}

/** As java.net.URLEncoder does, with `%20` for a space: of the punctuation only `.`, `-`, `*` and `_` stay. */
function encodeValue(value: string): string {
  return encodeURIComponent(value).replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
}

/** Base64 of the HMAC-SHA1. */
export function sign(parameters: RawParameters, secretKey: string): string {
  return createHmac('sha1', secretKey).update(canonicalText(parameters)).digest('base64');
}

export function signatureMatches(parameters: RawParameters, secretKey: string, signature: string): boolean {
  const expected = Buffer.from(sign(parameters, secretKey));
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}
