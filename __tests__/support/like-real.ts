import { createHash } from 'node:crypto';
import { pemCertificate, pemKey, type Name } from './pem';
import type { Attributes, Terraform } from './synth';

/** What Terraform may put in the place of a reference: keys, certificates, times, addresses; always the same. */
export function likeReal(reference: string, terraform: Terraform): string {
  if (reference.endsWith('_time')) return '2026-11-23T19:07:01Z';
  if (reference.endsWith('.ip_address')) return '203.0.113.77';
  if (reference.endsWith('private_key_pem')) return pemKey(reference);
  if (reference.startsWith('rancher2_')) return random(reference, 54);
  if (reference.endsWith('.url')) return random(reference, 30);
  return certificate(reference, terraform);
}

function certificate(reference: string, { resource }: Terraform): string {
  const [type, name] = reference.split('.') as [string, string];
  const { tls_self_signed_cert: authorities = {}, tls_cert_request: requests = {} } = resource;
  if (type === 'tls_locally_signed_cert') {
    const { cert_request_pem: request, ca_cert_pem: issuer } = resource[type]![name]!;
    return pemCertificate(reference, subjectOf(requests[nameIn(request)]), subjectOf(authorities[nameIn(issuer)]));
  }
  const subject = subjectOf(authorities[name]);
  return pemCertificate(reference, subject, subject);
}

/** `${tls_cert_request.NAME.cert_request_pem}` */
const nameIn = (reference: unknown): string => String(reference).split('.')[1]!;

/** Of an authority that is not made here: anybody. */
function subjectOf(attributes: Attributes | undefined): Name {
  const [subject] = (attributes?.subject ?? [{ common_name: 'an-authority' }]) as [Subject];
  return { commonName: subject.common_name, organization: subject.organization };
}

interface Subject {
  readonly common_name: string;
  readonly organization?: string;
}

const random = (seed: string, length: number): string =>
  createHash('shake256', { outputLength: length }).update(seed).digest('base64').slice(0, length);
