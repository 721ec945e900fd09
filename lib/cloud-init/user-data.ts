import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { Token } from 'cdktf';
import { ClusterConfigError } from '../config/errors';
import type { SecretClass } from '../secrets/secret';
import { cloudConfig, type Piece } from './cloud-config';
import type { CloudInit } from './document';
import { literal, type SharedTexts } from './shared-texts';

/** CloudStack's default of the global setting `vm.userdata.max.length`, in characters after base64. */
export const MAX_USER_DATA = 32_768;

export interface UserDataTarget {
  /** Host name, for messages. */
  readonly node: string;
  /** Classes of secrets that this node may hold. */
  readonly secrets: readonly SecretClass[];
  /** Of the cluster. */
  readonly sharedTexts: SharedTexts;
}

/**
 * The document as a `user_data` attribute: gzip and base64.
 *
 * A text that is known at synth is packed here. A text that holds tokens becomes a Terraform expression in which all
 * literal parts are base64: so no `${`, `%{`, quote or backslash can be misread on the way.
 *
 * @throws AssumptionError for a secret that must not be on this node
 */
export function userData(document: CloudInit, target: UserDataTarget): string {
  const pieces = cloudConfig(document);
  const known = pieces.filter((piece): piece is Known => !isUnknown(piece)).map(textOf);
  if (known.length === pieces.length) return pack(known.join(''));
  // Written out and not made of `Fn` calls: each of those keeps a stack trace, and there are ten on every node. cdktf
  // writes tokens within an expression without braces of their own.
  return `\${base64gzip(join("", [${pieces.map((piece) => expression(piece, target)).join(', ')}]))}`;
}

function expression(piece: Piece, { node, secrets, sharedTexts }: UserDataTarget): string {
  if (!isUnknown(piece)) return typeof piece === 'string' ? literal(piece) : sharedTexts.reference(piece.shared);
  const { jsonStringOf: source } = piece;
  const text = typeof source === 'string' ? source : source.forNode(node, secrets);
  const parts = text.split(TOKEN).filter(Boolean);
  const expressions = parts.map((part) => (Token.isUnresolved(part) ? part : literal(part)));
  return `jsonencode(${expressions.length === 1 ? expressions[0] : `join("", [${expressions.join(', ')}])`})`;
}

const TOKEN = /(\$\{TfToken\[[^\]]+\]\})/;

type Known = Exclude<Piece, { readonly jsonStringOf: unknown }>;

const isUnknown = (piece: Piece): piece is Exclude<Piece, Known> =>
  typeof piece === 'object' && 'jsonStringOf' in piece;

const textOf = (piece: Known): string => (typeof piece === 'string' ? piece : piece.shared);

/**
 * @throws ClusterConfigError when the user data would be longer than CloudStack takes: names node, size, limit, remedy
 */
export function checkSize(document: CloudInit, node: string, limit = MAX_USER_DATA): void {
  const size = estimatedSize(document);
  if (size <= limit) return;
  const bySize = [...document.parts.files].sort((a, b) => b.content.length - a.content.length);
  const largest = bySize.find(({ setting }) => setting) ?? bySize[0];
  throw new ClusterConfigError(`user data of ${node}`, [
    {
      path: '',
      message:
        `is about ${size} characters (gzip, base64), allowed are ${limit}: shorten or move elsewhere what is largest, ` +
        `${largest?.setting ?? largest?.path} (${largest?.content.length} characters before compression), or raise vm.userdata.max.length in ` +
        'CloudStack and userDataLimit here',
    },
  ]);
}

/** Characters of user data that the document will need; secrets count with text that does not compress. */
export function estimatedSize(document: CloudInit): number {
  const texts = cloudConfig(document).map((piece) => {
    if (!isUnknown(piece)) return textOf(piece);
    const text = piece.jsonStringOf;
    return JSON.stringify(typeof text === 'string' ? text : noise(text.length, text.name));
  });
  return pack(texts.join('')).length;
}

/** gzip with a fixed header: the bytes must not tell the operating system they were packed on. */
function pack(text: string): string {
  const packed = gzipSync(Buffer.from(text), { level: 9 });
  packed[9] = 255;
  return packed.toString('base64');
}

/** Text with the entropy of base64, the same for the same seed. */
function noise(length: number, seed: string): string {
  let text = '';
  for (let i = 0; text.length < length; i++) text += createHash('sha512').update(`${seed}${i}`).digest('base64');
  return text.slice(0, length);
}
