import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { likeReal } from './like-real';
import { instance, type Attributes, type Terraform } from './synth';

/** What a node is told, as cloud-init reads it. */
export interface CloudConfig {
  readonly packages?: readonly string[];
  readonly ssh_authorized_keys?: readonly string[];
  readonly write_files?: readonly { readonly path: string; readonly permissions: string; readonly content: string }[];
  readonly runcmd?: readonly (readonly string[])[];
}

/** The user data of a node as text, each secret as `<its name>`. */
export const userDataText = (
  terraform: Terraform,
  node: string,
  valueOf = (reference: string): string => `<${secretName(reference, terraform)}>`,
): string => evaluate(String(instance(terraform, node).user_data), terraform, valueOf);

export const cloudConfigOf = (terraform: Terraform, node: string): CloudConfig =>
  parse(userDataText(terraform, node)) as CloudConfig;

/** Content of a file on a node. */
export function fileOn(terraform: Terraform, node: string, path: string): string | undefined {
  return cloudConfigOf(terraform, node).write_files?.find((file) => file.path === path)?.content;
}

/** The part of Terraform's language that user data is written in; anything else fails the test. */
export function evaluate(attribute: string, terraform: Terraform, valueOf: (reference: string) => string): string {
  if (!attribute.startsWith('${')) return gunzipSync(Buffer.from(attribute, 'base64')).toString();
  return value(/^\$\{base64gzip\((.*)\)\}$/s.exec(attribute)?.[1] ?? attribute);

  function value(expression: string): string {
    const [, name, inner] = /^(\w+)\((.*)\)$/s.exec(expression) ?? [];
    if (name === 'base64decode') return Buffer.from(inner!.slice(1, -1), 'base64').toString();
    if (name === 'base64encode') return Buffer.from(value(inner!)).toString('base64');
    if (name === 'base64sha256') return createHash('sha256').update(value(inner!)).digest('base64');
    if (name === 'sha256') return createHash('sha256').update(value(inner!)).digest('hex');
    if (name === 'trimspace') return value(inner!).trim();
    if (name === 'try') return value(items(inner!)[0]!);
    if (name === 'trimprefix') {
      const [text, prefix] = items(inner!).map(value) as [string, string];
      return text.startsWith(prefix) ? text.slice(prefix.length) : text;
    }
    if (name === 'replace') {
      const [text, from, to] = items(inner!).map(value) as [string, string, string];
      return text.replaceAll(from, to);
    }
    if (name === 'substr') {
      const [text, offset, length] = items(inner!);
      const whole = value(text!);
      // The name of a secret stands for its parts as well.
      return whole.startsWith('<') ? whole : whole.substring(Number(offset), Number(offset) + Number(length));
    }
    if (name === 'jsonencode') return JSON.stringify(value(inner!));
    if (name === 'join')
      return items(/^"", \[(.*)\]$/s.exec(inner!)![1]!)
        .map(value)
        .join('');
    if (name) throw new Error(`not understood: ${name}`);
    if (/^"[^"\\$%]*"$/.test(expression)) return expression.slice(1, -1);
    if (expression.startsWith('local.')) return value(terraform.locals![expression.slice(6)]!.slice(2, -1));
    return valueOf(expression);
  }
}

/** Splits at the commas that are in no brackets. */
function items(list: string): string[] {
  let depth = 0;
  let item = '';
  const result: string[] = [];
  for (const char of `${list},`) {
    if ('(['.includes(char)) depth++;
    if (')]'.includes(char)) depth--;
    if (char === ',' && depth === 0) {
      result.push(item.trim());
      item = '';
    } else item += char;
  }
  return result;
}

/** Whose secret an attribute of the tls provider is, found by the references that lead to the owner's name. */
export function secretName(reference: string, terraform: Terraform): string {
  const [type, name, attribute] = reference.split('.') as [string, string, string];
  const of = (kind: string): Attributes[] => Object.values(terraform.resource[kind] ?? {});
  const commonName = (attributes: Attributes | undefined): string =>
    (attributes?.subject as { common_name: string }[] | undefined)?.[0]?.common_name ?? reference;
  if (type === 'tls_self_signed_cert') {
    const part = { cert_pem: 'CA certificate', private_key_pem: 'CA key' }[attribute] ?? attribute;
    return `${part} of ${commonName(terraform.resource[type]?.[name])}`;
  }
  if (type === 'tls_locally_signed_cert') {
    const request = String(terraform.resource[type]?.[name]?.cert_request_pem).split('.')[1]!;
    return `certificate of ${commonName(terraform.resource.tls_cert_request?.[request])}`;
  }
  if (reference.startsWith('rancher2_cluster_v2.')) return 'registration token';
  if (reference.startsWith('data.')) return `${reference.split('.').at(-1)} of the Rancher`;
  if (type === 'tls_private_key') {
    const owner = of('tls_cert_request').find(({ private_key_pem: key }) => String(key).includes(`.${name}.`));
    const part = attribute === 'public_key_pem' ? 'public key' : 'key';
    return `${part} of ${commonName(owner)}`;
  }
  return `${type}.${attribute}`;
}

/** Characters of a node's user data, with secrets like real ones. */
export function packedSize(terraform: Terraform, node: string): number {
  const text = evaluate(String(instance(terraform, node).user_data), terraform, (reference) =>
    likeReal(reference, terraform),
  );
  return gzipSync(text).toString('base64').length;
}
