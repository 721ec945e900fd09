import { badRequest, invalidValue, type ApiError } from '../../wire/errors';

/** `vm.userdata.max.length` as installed: characters of base64. */
const maxLength = 32_768;
/** What fits into a GET request. */
const maxLengthOfGet = 4_096;

export const userDataTooLong = (): ApiError =>
  invalidValue(`User data has exceeded configurable max length: ${maxLength}`);

/**
 * Checks user data as it came and gives it back as it is kept. Percent signs are decoded once more than the request
 * asked for; base64 may lack its padding or use the alphabet for URLs.
 */
export function checkUserData(given: string, method: 'GET' | 'POST'): string {
  const encoded = percentDecoded(given);
  if (method === 'GET' && encoded.length > maxLengthOfGet)
    throw invalidValue('User data is too long for an http GET request');
  if (encoded.length > maxLength) throw userDataTooLong();
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(encoded)) throw invalidValue('User data needs to be base64 encoded.');
  return Buffer.from(encoded, 'base64').toString('base64');
}

function percentDecoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    const at = text.indexOf('%');
    const found = text.slice(at + 1, at + 3);
    throw badRequest(`URLDecoder: Illegal hex characters in escape (%) pattern - Error at index 0 in: "${found}"`);
  }
}
