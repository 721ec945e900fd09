import { ExistingNetwork, type ExistingNetworkOptions } from './existing';
import { IsolatedNetwork, type IsolatedNetworkOptions } from './isolated';
import type { INetwork } from './network';

/**
 * The kinds of CloudStack network that a cluster can sit in.
 *
 *     network: Network.isolated({ cidr: '10.1.1.0/24' })
 */
export const Network = {
  /** A new isolated network with its own virtual router and one public address. */
  isolated: (options: IsolatedNetworkOptions = {}): INetwork => new IsolatedNetwork(options),
  /** An isolated network that exists. */
  existing: (options: ExistingNetworkOptions): INetwork => new ExistingNetwork(options),
};
