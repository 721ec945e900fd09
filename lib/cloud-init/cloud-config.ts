import { extname } from 'node:path';
import { Token } from 'cdktf';
import type { Secret } from '../secrets/secret';
import type { CloudInit, NodeFile } from './document';
import { yamlText } from './yaml-text';

/** A piece of a document. */
export type Piece =
  /** Text known at synth. */
  | string
  /** Text known at synth which other nodes have too. */
  | { readonly shared: string }
  /** A text that only Terraform knows, or knows in full: to be written as a JSON string. */
  | { readonly jsonStringOf: string | Secret };

/**
 * The document as cloud-config YAML, in pieces. Same parts, same bytes.
 *
 * What only Terraform knows stands as a JSON string, which YAML reads as it is: so a text of many lines needs no
 * indentation that only Terraform could do.
 */
export function cloudConfig({ parts }: CloudInit): Piece[] {
  const { packages, sshAuthorizedKeys, timeServers, files, run } = parts;
  return joined([
    '#cloud-config\n',
    ...list('packages', packages, (name) => [...scalar(name), '\n']),
    ...list('ssh_authorized_keys', sshAuthorizedKeys, (key) => [...scalar(key), '\n']),
    ...(timeServers.length > 0
      ? [`ntp: {servers: [${timeServers.map((server) => JSON.stringify(server)).join(', ')}]}\n`]
      : []),
    ...list('write_files', inOrder(files), fileEntry),
    ...list('runcmd', run, (command) => [
      '[',
      ...command.flatMap((word, i) => [i ? ', ' : '', ...scalar(word)]),
      ']\n',
    ]),
  ]);
}

function list<T>(key: string, items: readonly T[], render: (item: T) => Piece[]): Piece[] {
  if (items.length === 0) return [];
  return [`${key}:\n`, ...items.flatMap((item) => dashed(render(item)))];
}

/** The first piece of an item is its beginning, in which the dash goes. */
function dashed([first, ...rest]: Piece[]): Piece[] {
  if (typeof first === 'string') return [`- ${first}`, ...rest];
  return isShared(first) ? [{ shared: `- ${first.shared}` }, ...rest] : ['- ', first!, ...rest];
}

function scalar(text: string | Secret, indent = ''): Piece[] {
  return [isKnown(text) ? yamlText(text, indent) : { jsonStringOf: text }];
}

const isKnown = (text: string | Secret): text is string => typeof text === 'string' && !Token.isUnresolved(text);

/**
 * gzip looks back for 32 KiB: keys and certificates come first, since random characters in between only push texts apart,
 * then like comes to like, by the ends of the names and by folders.
 */
function inOrder(files: readonly NodeFile[]): NodeFile[] {
  const kind = ({ path }: NodeFile): string => `${extname(path)} ${path}`;
  const [random, others] = [false, true].map((known) => files.filter(({ content }) => isKnown(content) === known));
  return [...random!, ...others!.sort((a, b) => (kind(a) < kind(b) ? 1 : -1))];
}

/** Of cloud-init, for files of which a document says nothing. */
const DEFAULT_PERMISSIONS = '0644';

function fileEntry(file: NodeFile): Piece[] {
  const entry = (): Piece[] => [
    `path: ${yamlText(file.path)}\n`,
    ...(file.permissions === DEFAULT_PERMISSIONS ? [] : [`  permissions: ${yamlText(file.permissions)}\n`]),
    '  content: ',
    ...scalar(file.content, '   '),
    '\n',
  ];
  return file.shared ? [{ shared: once(file, () => entry().join('')) }] : entry();
}

const sharedEntries = new WeakMap<NodeFile, string>();

function once(file: NodeFile, make: () => string): string {
  const entry = sharedEntries.get(file) ?? make();
  sharedEntries.set(file, entry);
  return entry;
}

/** Neighbours of the same kind as one piece. */
function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') result.splice(-1, 1, last + piece);
    else if (isShared(piece) && isShared(last)) result.splice(-1, 1, { shared: last.shared + piece.shared });
    else result.push(piece);
  }
  return result;
}

const isShared = (piece: Piece | undefined): piece is { readonly shared: string } =>
  typeof piece === 'object' && 'shared' in piece;
