import { minorOf } from '../../kubernetes-common/versions';
import { DEFAULT_RANCHER } from '../rancher/versions';
import type { RancherAccess } from './access';

/** Rancher's minor versions, newest first, and the versions of the provider rancher/rancher2 that are made for them. */
export const PROVIDER_VERSIONS: Readonly<Record<string, string>> = {
  '2.15': '~> 15.0',
  '2.14': '~> 14.1',
  '2.13': '~> 13.1',
  '2.12': '~> 8.0',
};

/** Constraint of the provider's version; undefined where none is known for this Rancher. */
export const providerVersion = ({ version = DEFAULT_RANCHER, providerVersion }: AccessVersions): string | undefined =>
  providerVersion ?? PROVIDER_VERSIONS[minorOf(version)];

type AccessVersions = Pick<RancherAccess, 'version' | 'providerVersion'>;
