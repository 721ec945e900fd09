import { RANCHER_PORTS } from './ports';
import type { Distribution } from './props';

/** What differs between the two Kubernetes of Rancher. */
export interface DistributionFacts {
  /** The program, which also names its folders: /etc/rancher/<name>, /var/lib/rancher/<name>. */
  readonly program: Distribution;
  readonly title: string;
  readonly defaultVersion: string;
  readonly versionPattern: RegExp;
  /** Where nodes join. */
  readonly joinPort: number;
  readonly podCidr: string;
  readonly serviceCidr: string;
}

export const DISTRIBUTIONS: Readonly<Record<Distribution, DistributionFacts>> = {
  k3s: {
    program: 'k3s',
    title: 'K3s',
    defaultVersion: '1.35.7+k3s1',
    versionPattern: /^\d+\.\d+\.\d+\+k3s\d+$/,
    joinPort: RANCHER_PORTS.api,
    podCidr: '10.42.0.0/16',
    serviceCidr: '10.43.0.0/16',
  },
  rke2: {
    program: 'rke2',
    title: 'RKE2',
    defaultVersion: '1.35.7+rke2r1',
    versionPattern: /^\d+\.\d+\.\d+\+rke2r\d+$/,
    joinPort: RANCHER_PORTS.rke2Supervisor,
    podCidr: '10.42.0.0/16',
    serviceCidr: '10.43.0.0/16',
  },
};
