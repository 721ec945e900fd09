import { Fn } from 'cdktf';
import type { RancherClusterProps } from './props';

/**
 * The name that Rancher is reached by: the given one, or one that the whole Internet resolves to the address in it.
 *
 * @param address of the published ports
 */
export const hostname = (props: RancherClusterProps, address: string): string =>
  props.hostname ?? `rancher.${Fn.replace(address, '.', '-')}.sslip.io`;
