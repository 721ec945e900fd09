import type { NodeFile } from '../../cloud-init/document';
import { yaml } from '../../kubernetes-common/yaml';
import { distributionOf } from './defaults';
import type { RancherClusterProps } from './props';

/** The distributions' own form of telling where the images of a registry are to be had. */
export function registryFiles(props: RancherClusterProps): NodeFile[] {
  const { registryMirrors = {} } = props;
  if (Object.keys(registryMirrors).length === 0) return [];
  const mirrors = Object.fromEntries(
    Object.entries(registryMirrors).map(([host, urls]) => [host, { endpoint: [...urls] }]),
  );
  const path = `/etc/rancher/${distributionOf(props).program}/registries.yaml`;
  return [{ path, permissions: '0600', content: yaml({ mirrors }) }];
}
