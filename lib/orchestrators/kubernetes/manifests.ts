import type { NodeFile } from '../../cloud-init/document';
import { cloudControllerManager } from './addons/cloud-controller-manager';
import { cloudstackSecret } from './addons/cloudstack-secret';
import { csi } from './addons/csi';
import { flannel } from './addons/flannel';
import { metricsServer } from './addons/metrics-server';
import { kubernetesSettings } from './defaults';
import { PATHS } from './paths';
import type { KubernetesClusterProps } from './props';

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
  return [file('10-flannel', flannel({ podCidr, podCidr6: props.dualStack?.podCidr, mtu }))];
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
