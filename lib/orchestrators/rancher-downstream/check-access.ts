import { Token } from 'cdktf';
import { prefixIssues, type ConfigIssue } from '../../config/errors';
import { minorOf } from '../../kubernetes-common/versions';
import { DEFAULT_RANCHER } from '../rancher/versions';
import type { NamedAccess } from './access';
import { providerVersion, PROVIDER_VERSIONS } from './provider-versions';

/** Rancher's own rule. */
const SHORTEST_PASSWORD = 12;

type Access = Partial<NamedAccess>;

/** What is wrong with the way into a Rancher. */
export const accessIssues = (access: Access): ConfigIssue[] =>
  prefixIssues('rancher', [
    ...(access.cluster === undefined ? explicitIssues(access) : namedIssues(access)),
    ...passwordIssues(access),
    ...certificateIssues(access),
    ...versionIssues(access),
  ]);

function explicitIssues({ url, token, bootstrapPassword }: Access): ConfigIssue[] {
  const ways = [token, bootstrapPassword].filter((way) => way !== undefined).length;
  return [
    ...(url === undefined ? [{ path: 'url', message: 'is missing: give the URL of Rancher' }] : []),
    ...(ways === 1
      ? []
      : [{ path: 'token', message: 'is the way in, or bootstrapPassword is: give one of them, and only one' }]),
  ];
}

/** A named cluster tells these itself. */
const TOLD = ['url', 'ca', 'token', 'bootstrapPassword'] as const;

const namedIssues = (access: Access): ConfigIssue[] =>
  TOLD.filter((key) => access[key] !== undefined).map((key) => ({
    path: key,
    message: `is told by ${access.cluster}: leave it out, or cluster`,
  }));

function passwordIssues({ adminPassword, token }: Access): ConfigIssue[] {
  if (adminPassword === undefined) return [];
  if (token !== undefined) {
    return [{ path: 'adminPassword', message: 'is only set where the deploy logs in: leave it out, or token' }];
  }
  const { length } = adminPassword.trim();
  if (Token.isUnresolved(adminPassword) || length >= SHORTEST_PASSWORD) return [];
  const message = `has ${length} characters, Rancher takes ${SHORTEST_PASSWORD} or more: give a longer one`;
  return [{ path: 'adminPassword', message }];
}

function certificateIssues({ ca }: Access): ConfigIssue[] {
  if (ca === undefined || Token.isUnresolved(ca) || ca.includes('-----BEGIN CERTIFICATE-----')) return [];
  return [{ path: 'ca', message: 'is no certificate in PEM form: give the output ca of the Rancher' }];
}

function versionIssues(access: Access): ConfigIssue[] {
  if (providerVersion(access) !== undefined) return [];
  const message =
    `${access.version} is not known here: take ${Object.keys(PROVIDER_VERSIONS).join(', ')}, such as ` +
    `${DEFAULT_RANCHER}, or give providerVersion, the version of rancher/rancher2 for ${minorOf(access.version!)}`;
  return [{ path: 'version', message }];
}
