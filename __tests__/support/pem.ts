import { createHash } from 'node:crypto';

/**
 * Texts as the tls provider makes them with P-256, for measuring: what all have in common is there, what is random is
 * random, and they are the same for the same seed. They are no valid keys or certificates.
 */
export function pemKey(seed: string): string {
  const curve = '06082a8648ce3d030107';
  return pem('EC PRIVATE KEY', der(0x30, '020101', der(4, noise(seed, 32)), der(0xa0, curve), der(0xa1, point(seed))));
}

/** An authority's when subject and issuer are the same. */
export function pemCertificate(seed: string, subject: Name, issuer: Name): string {
  const algorithm = der(0x30, '06082a8648ce3d040302');
  const key = der(0x30, der(0x30, '06072a8648ce3d0201', '06082a8648ce3d030107'), point(seed));
  const authority = subject === issuer;
  const extensions = [
    extension('0f', true, authority ? '03020186' : '03020780'),
    ...(authority ? [] : [extension('25', false, der(0x30, '06082b06010505070302'))]),
    extension('13', true, authority ? '30030101ff' : '3000'),
    authority
      ? extension('0e', false, der(4, noise(issuer.commonName, 20)))
      : extension('23', false, der(0x30, der(0x80, noise(issuer.commonName, 20)))),
  ];
  const content = der(
    0x30,
    'a003020102',
    der(2, noise(`serial ${seed}`, 16)),
    algorithm,
    distinguished(issuer),
    der(0x30, der(0x17, text('261123190701Z')), der(0x17, text(authority ? '361120190701Z' : '271123190701Z'))),
    distinguished(subject),
    key,
    der(0xa3, der(0x30, ...extensions)),
  );
  const [r, s] = ['r', 's'].map((half) => der(2, noise(`${half} ${seed}`, 32)));
  return pem('CERTIFICATE', der(0x30, content, algorithm, der(3, '00', der(0x30, r!, s!))));
}

export interface Name {
  readonly commonName: string;
  readonly organization?: string;
}

const distinguished = ({ commonName, organization }: Name): string =>
  der(
    0x30,
    ...[organization && ['0a', organization], ['03', commonName]]
      .filter((part): part is string[] => Array.isArray(part))
      .map(([kind, value]) => der(0x31, der(0x30, `06035504${kind!}`, der(0x13, text(value!))))),
  );

const extension = (kind: string, critical: boolean, value: string): string =>
  der(0x30, `0603551d${kind}`, critical ? '0101ff' : '', der(4, value));

const point = (seed: string): string => der(3, '0004', noise(`point ${seed}`, 64));

const text = (value: string): string => Buffer.from(value).toString('hex');

const noise = (seed: string, bytes: number): string =>
  createHash('shake256', { outputLength: bytes }).update(seed).digest('hex');

/** In hexadecimal. */
function der(tag: number, ...parts: readonly string[]): string {
  const content = parts.join('');
  const size = content.length / 2;
  const length = size < 128 ? hex(size) : size < 256 ? `81${hex(size)}` : `82${hex(size >> 8)}${hex(size & 255)}`;
  return hex(tag) + length + content;
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

function pem(kind: string, content: string): string {
  const lines = Buffer.from(content, 'hex')
    .toString('base64')
    .match(/.{1,64}/g)!;
  return [`-----BEGIN ${kind}-----`, ...lines, `-----END ${kind}-----`, ''].join('\n');
}
