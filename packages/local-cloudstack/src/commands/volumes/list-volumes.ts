import type { Volume } from '../../state/entities';
import type { Command, Context } from '../command';
import { filtered, listReply, nameContains, named, visible } from '../lists';
import { hypervisorOf } from '../templates/hypervisor-of';
import { carries, ownerOf, tagIndex, tagsView } from '../views';
import type { Tag } from '../../state/entities';

export const listVolumes: Command = {
  name: 'listVolumes',
  description: 'Lists all volumes.',
  subject: 'volumes',
  execute: (args, context) => {
    const { store } = context;
    const tagsOf = tagIndex(store);
    const wantedTags = args.map('tags');
    const rows = filtered(args, visible(args, context, store.volumes.live()), {
      name: named,
      keyword: nameContains,
      type: (volume, wanted) => volume.type === wanted.toUpperCase(),
      virtualmachineid: (volume, wanted) => volume.vmId === wanted,
      zoneid: (volume, wanted) => volume.zoneId === wanted,
    });
    return listReply(args, {
      key: 'volume',
      rows: rows.filter((volume) => carries(tagsOf(volume.id), wantedTags)),
      view: (volume) => volumeView(context, volume, tagsOf(volume.id)),
    });
  },
};

function volumeView({ store, cloud }: Context, volume: Volume, tags: readonly Tag[]) {
  const vm = store.virtualMachines.must(volume.vmId);
  const template = store.templates.must(vm.templateId);
  const offering = store.serviceOfferings.must(vm.serviceOfferingId);
  const cluster = store.clusters.live()[0]!;
  const pod = store.pods.must(cluster.podId);
  return {
    id: volume.id,
    name: volume.name,
    zoneid: volume.zoneId,
    zonename: store.zones.must(volume.zoneId).name,
    type: volume.type,
    deviceid: 0,
    virtualmachineid: vm.id,
    templateid: template.id,
    templatename: template.name,
    templatedisplaytext: template.name,
    vmname: vm.name,
    vmdisplayname: vm.displayName,
    vmstate: vm.state,
    vmtype: 'User',
    provisioningtype: 'thin',
    size: volume.size,
    created: volume.created,
    state: 'Ready',
    ...ownerOf(store, volume.accountId),
    storagetype: 'shared',
    diskkbsread: 0,
    diskkbswrite: 0,
    diskioread: 0,
    diskiowrite: 0,
    hypervisor: hypervisorOf(cloud, template),
    storage: `PS1-${store.zones.must(volume.zoneId).name}`,
    destroyed: false,
    serviceofferingid: String(offering.dbid),
    serviceofferingname: offering.name,
    serviceofferingdisplaytext: offering.displaytext,
    isextractable: false,
    displayvolume: true,
    path: volume.path,
    storageid: store.zones.must(volume.zoneId).id,
    quiescevm: false,
    supportsstoragesnapshot: false,
    deleteprotection: false,
    clusterid: cluster.id,
    clustername: cluster.name,
    podid: pod.id,
    podname: pod.name,
    tags: tagsView(store, tags),
    hasannotations: false,
  };
}
