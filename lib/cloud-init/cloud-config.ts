import { stringify } from 'yaml';
import type { Secret } from '../secrets/secret';
import type { CloudInit } from './document';

/** A piece of a document: text known at synth (which may hold tokens), or a secret to be written as a JSON string. */
export type Piece = string | { readonly jsonStringOf: Secret };

/**
 * The document as cloud-config YAML, in pieces. Same parts, same bytes.
 *
 * Secrets stand as JSON strings, which YAML reads as they are: so a text of many lines needs no indentation that
 * only Terraform could do.
 */
export function cloudConfig({ parts }: CloudInit): Piece[] {
  const secrets: Secret[] = [];
  const content = (value: string | Secret): string => {
    if (typeof value === 'string') return value;
    return placeholder(secrets.push(value) - 1);
  };
  const document = {
    ...(parts.packages.length > 0 ? { packages: parts.packages } : {}),
    ...(parts.sshAuthorizedKeys.length > 0 ? { ssh_authorized_keys: parts.sshAuthorizedKeys } : {}),
    write_files: parts.files.map(({ path, permissions, content: value }) => ({
      path,
      permissions,
      content: content(value),
    })),
    runcmd: parts.run,
  };
  const text = `#cloud-config\n${stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })}`;
  return text.split(PLACEHOLDER).map((piece, i) => (i % 2 === 0 ? piece : { jsonStringOf: secrets[Number(piece)]! }));
}

// Random enough that no text of a user has it.
const MARK = 'secret-5f0c3a7be1d84e0f';
const placeholder = (index: number): string => `${MARK}-${index}-`;
const PLACEHOLDER = new RegExp(`${MARK}-(\\d+)-`);
