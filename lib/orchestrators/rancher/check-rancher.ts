import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { Token } from 'cdktf';
import type { ConfigIssue } from '../../config/errors';
import { compareMinors, minorOf } from '../../kubernetes-common/versions';
import { rancherVersion } from './chart';
import type { RancherClusterProps } from './props';

/** What Rancher would refuse, or would lock everybody out by. */
export const rancherIssues = (props: RancherClusterProps): ConfigIssue[] => [
  ...passwordIssues(props),
  ...certificateIssues(props),
  ...chartIssues(props),
  ...rotationIssues(props),
  ...authorityIssues(props),
];

/** Rancher's own rule. */
const SHORTEST_PASSWORD = 12;

function passwordIssues({ bootstrapPassword }: RancherClusterProps): ConfigIssue[] {
  if (bootstrapPassword === undefined || Token.isUnresolved(bootstrapPassword)) return [];
  const { length } = bootstrapPassword.trim();
  if (length >= SHORTEST_PASSWORD) return [];
  const message = `has ${length} characters, Rancher takes ${SHORTEST_PASSWORD} or more: give a longer one, or leave it out for a random one`;
  return [{ path: 'bootstrapPassword', message }];
}

function certificateIssues({ certificate: given, hostname }: RancherClusterProps): ConfigIssue[] {
  if (!given) return [];
  const path = 'certificate';
  if (hostname === undefined) {
    return [{ path: 'hostname', message: 'is missing: a certificate is for a name, so give that name' }];
  }
  if ([given.certificate, given.key, hostname].some((text) => Token.isUnresolved(text))) return [];
  const certificate = parsed(() => new X509Certificate(given.certificate));
  const key = parsed(() => createPrivateKey(given.key));
  return [
    ...(certificate ? [] : [{ path: `${path}.certificate`, message: 'is no certificate in PEM form' }]),
    ...(key ? [] : [{ path: `${path}.key`, message: 'is no private key in PEM form without a passphrase' }]),
    ...(certificate && !certificate.checkHost(hostname)
      ? [{ path: `${path}.certificate`, message: `is not for ${hostname}, but for ${namesOf(certificate)}` }]
      : []),
    ...(certificate && key && !matches(certificate, key)
      ? [{ path: `${path}.key`, message: 'is not the key of the certificate: give the one that it was made with' }]
      : []),
    ...(given.authority !== undefined && !parsed(() => new X509Certificate(given.authority!))
      ? [{ path: `${path}.authority`, message: 'is no certificate in PEM form' }]
      : []),
  ];
}

function parsed<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

const namesOf = ({ subjectAltName, subject }: X509Certificate): string => subjectAltName ?? subject;

const matches = (certificate: X509Certificate, key: KeyObject): boolean => certificate.checkPrivateKey(key);

function chartIssues({ chart = {} }: RancherClusterProps): ConfigIssue[] {
  if (chart.url === undefined || chart.repo === undefined) return [];
  return [{ path: 'chart.url', message: 'is the chart itself: leave chart.repo out, or chart.url' }];
}

function authorityIssues({ additionalTrustedCAs: given }: RancherClusterProps): ConfigIssue[] {
  if (given === undefined || Token.isUnresolved(given) || parsed(() => new X509Certificate(given))) return [];
  return [{ path: 'additionalTrustedCAs', message: 'must be certificates in PEM form, as { file: path }' }];
}

/** Rancher's first minor version that knows it. */
const FIRST_WITH_ROTATION = '2.13';

function rotationIssues(props: RancherClusterProps): ConfigIssue[] {
  const version = rancherVersion(props);
  if (props.registrationTokenRotation === undefined) return [];
  if (compareMinors(minorOf(version), FIRST_WITH_ROTATION) >= 0) return [];
  const message = `is not known to Rancher ${version}, whose tokens do not change: leave it out, or take ${FIRST_WITH_ROTATION} or newer`;
  return [{ path: 'registrationTokenRotation', message }];
}
