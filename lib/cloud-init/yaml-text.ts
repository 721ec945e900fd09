/**
 * A text as YAML, such that cloud-init's reader gives back every byte. It reads YAML 1.1, where `on` is true and 1:30
 * is ninety, and takes U+2028 for the end of a line; writers of YAML 1.2 do not care about either.
 *
 * Readable texts of whole lines stand as a block, all others as a JSON string.
 *
 * @param indent of the lines of a block; without one there are no blocks
 */
export function yamlText(text: string, indent = ''): string {
  if (indent && isBlock(text)) return `|\n${text.slice(0, -1).replace(/^(?=.)/gm, indent)}`;
  return JSON.stringify(text).replace(SPECIAL, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Begins with a letter or sign, ends with one end of line, and holds what every reader takes for a character. */
const isBlock = (text: string): boolean => /^\S/.test(text) && /[^\n]\n$/.test(text) && text.search(SPECIAL) < 0;

/** All but tab, end of line and what can be seen. */
const SPECIAL = /[^\t\n -~\u00a1-\u2027\u202a-\ufefe\uff00-\ufffd]/g;
