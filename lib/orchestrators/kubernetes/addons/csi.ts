import type { CsiOptions, StorageClassOptions } from '../props';
import { csiController, CONTROLLER } from './csi-controller';
import { csiNode, NODE } from './csi-node';
import { account, manifest, rule } from './manifest';

const DEFAULT_IMAGE = 'ghcr.io/leaseweb/cloudstack-csi-driver:v0.12.1';

export const CSI_DRIVER = 'csi.cloudstack.apache.org';

const LOOK = ['get', 'list', 'watch'];

/** Volumes from CloudStack's disk offerings. */
export const csi = ({ image = DEFAULT_IMAGE, storageClasses }: CsiOptions): string =>
  manifest([
    ...account(CONTROLLER, [
      rule('', ['nodes', 'pods'], LOOK),
      rule('', ['persistentvolumeclaims'], [...LOOK, 'update']),
      rule('', ['persistentvolumeclaims/status'], ['patch']),
      rule('', ['persistentvolumes'], [...LOOK, 'create', 'delete', 'patch']),
      rule('', ['events'], [...LOOK, 'create', 'update', 'patch']),
      rule('coordination.k8s.io', ['leases'], [...LOOK, 'create', 'update', 'delete']),
      rule('storage.k8s.io', ['storageclasses', 'csinodes', 'volumeattributesclasses'], LOOK),
      rule('storage.k8s.io', ['volumeattachments'], [...LOOK, 'patch']),
      rule('storage.k8s.io', ['volumeattachments/status'], ['patch']),
    ]),
    ...account(NODE, [
      rule('', ['nodes'], ['get', 'patch']),
      rule('storage.k8s.io', ['volumeattachments'], LOOK),
      rule('storage.k8s.io', ['csinodes'], ['get']),
    ]),
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name: CSI_DRIVER },
      spec: { attachRequired: true, podInfoOnMount: false },
    },
    csiController(image),
    csiNode(image, CSI_DRIVER),
    ...Object.entries(storageClasses ?? {}).map(([name, options]) => storageClass(name, options)),
  ]);

const storageClass = (name: string, { diskOfferingId, isDefault, reclaim, fsType }: StorageClassOptions) => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: {
    name,
    ...(isDefault ? { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } : {}),
  },
  provisioner: CSI_DRIVER,
  reclaimPolicy: reclaim ?? 'Delete',
  allowVolumeExpansion: true,
  // A volume lies in the zone of the node that the pod goes to.
  volumeBindingMode: 'WaitForFirstConsumer',
  parameters: {
    [`${CSI_DRIVER}/disk-offering-id`]: diskOfferingId,
    'csi.storage.k8s.io/fstype': fsType ?? 'ext4',
  },
});
