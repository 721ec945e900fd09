import { renderedFile } from '../../cloud-init/assets';
import type { NodeFile } from '../../cloud-init/document';
import { kubernetesSettings } from './defaults';
import { PATHS } from './paths';
import { KUBERNETES_PORTS } from './ports';
import type { KubernetesClusterProps } from './props';

/** Images, and the versions that fit each other. */
const FLANNEL = {
  image: 'ghcr.io/flannel-io/flannel:v0.28.10',
  pluginImage: 'ghcr.io/flannel-io/flannel-cni-plugin:v1.9.1-flannel3',
};

/** What the control planes apply, in the order of the files' names: ours before the user's. */
export function manifestFiles(props: KubernetesClusterProps): NodeFile[] {
  const { cni, podCidr, mtu } = kubernetesSettings(props);
  return [
    ...(cni === 'flannel'
      ? [
          renderedFile('kubernetes/flannel.yaml.hbs', `${PATHS.manifests}/10-flannel.yaml`, {
            podCidr,
            flannel: { ...FLANNEL, port: KUBERNETES_PORTS.vxlan, mtu },
          }),
        ]
      : []),
    ...Object.entries(props.manifests ?? {}).map(([name, content]) => ({
      path: `${PATHS.manifests}/90-${name}.yaml`,
      permissions: '0600',
      content,
      setting: `manifests.${name}`,
    })),
  ];
}
