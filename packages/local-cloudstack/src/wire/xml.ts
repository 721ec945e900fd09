import { cloudStackVersion } from '../cloud/version';

/** The same answer as XML, which CloudStack gives unless the request says `response=json`. Lists repeat their name. */
export function toXml(body: Readonly<Record<string, unknown>>): string {
  const [name, content] = Object.entries(body)[0]!;
  return `<?xml version="1.0" encoding="UTF-8"?><${name} cloud-stack-version="${cloudStackVersion}">${children(content)}</${name}>`;
}

function children(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return escape(String(value));
  return Object.entries(value)
    .flatMap(([name, child]) =>
      (Array.isArray(child) ? child : [child]).map((one) => `<${name}>${children(one)}</${name}>`),
    )
    .join('');
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
