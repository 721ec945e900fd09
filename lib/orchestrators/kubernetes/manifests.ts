import { renderedFile } from '../../cloud-init/assets';
import type { NodeFile } from '../../cloud-init/document';
import { cloudControllerManager } from './addons/cloud-controller-manager';
import { cloudstackSecret } from './addons/cloudstack-secret';
import { csi } from './addons/csi';
import { metricsServer } from './addons/metrics-server';
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
export const manifestFiles = (cluster: string, props: KubernetesClusterProps): NodeFile[] => [
  ...network(props),
  ...addons(cluster, props),
  ...Object.entries(props.manifests ?? {}).map(([name, content]) => file(`90-${name}`, content, `manifests.${name}`)),
];

const file = (name: string, content: NodeFile['content'], setting?: string): NodeFile => ({
  path: `${PATHS.manifests}/${name}.yaml`,
  permissions: '0600',
  content,
  ...(setting === undefined ? {} : { setting }),
});

function network(props: KubernetesClusterProps): NodeFile[] {
  const { cni, podCidr, mtu } = kubernetesSettings(props);
  if (cni !== 'flannel') return [];
  const data = {
    podCidr,
    podCidr6: props.dualStack?.podCidr ?? null,
    flannel: { ...FLANNEL, port: KUBERNETES_PORTS.vxlan, mtu },
  };
  return [renderedFile('kubernetes/flannel.yaml.hbs', `${PATHS.manifests}/10-flannel.yaml`, data)];
}

function addons(cluster: string, { project, addons: chosen = {} }: KubernetesClusterProps): NodeFile[] {
  const { cloudstack, cloudControllerManager: controller, csi: volumes, metricsServer: metrics } = chosen;
  return [
    ...(cloudstack ? [file('20-cloudstack-secret', cloudstackSecret({ projectId: project, ...cloudstack }))] : []),
    ...(controller
      ? [
          file(
            '21-cloud-controller-manager',
            cloudControllerManager(cluster, controller.image),
            'addons.cloudControllerManager',
          ),
        ]
      : []),
    ...(volumes ? [file('22-csi', csi(volumes), 'addons.csi')] : []),
    ...(metrics ? [file('30-metrics-server', metricsServer(metrics.image), 'addons.metricsServer')] : []),
  ];
}
