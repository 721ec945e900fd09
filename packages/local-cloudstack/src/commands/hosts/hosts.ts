import { usedCpu, usedMemory } from '../../cloud/allocation';
import { cloudStackVersion } from '../../cloud/version';
import type { Cluster, Host, Pod } from '../../state/entities';
import type { Store } from '../../state/store';
import type { Command, Context } from '../command';
import { filtered, listReply, nameContains, named, visible } from '../lists';

function place(store: Store, pod: Pod) {
  return { zoneid: pod.zoneId, zonename: store.zones.must(pod.zoneId).name };
}

const percent = (part: number, whole: number): string => `${Math.round((part / whole) * 10_000) / 100}%`;

function hostView({ store, cloud }: Context, host: Host) {
  const cluster = store.clusters.must(host.clusterId);
  const pod = store.pods.must(cluster.podId);
  const placed = store.virtualMachines.filter((vm) => vm.hostId !== undefined);
  const cpu = usedCpu(store, host, placed);
  const memory = usedMemory(store, host, placed) * 2 ** 20;
  const cpuTotal = host.cpus * host.cpuSpeed;
  const memoryTotal = host.memoryMib * 2 ** 20;
  return {
    id: host.id,
    name: host.name,
    state: 'Up',
    type: 'Routing',
    ipaddress: host.ipaddress,
    ...place(store, pod),
    podid: pod.id,
    podname: pod.name,
    version: cloudStackVersion,
    hypervisor: cloud.hypervisorType,
    cpunumber: host.cpus,
    cpuspeed: host.cpuSpeed,
    cpuallocated: percent(cpu, cpuTotal),
    cpuallocatedvalue: cpu,
    cpuallocatedpercentage: percent(cpu, cpuTotal),
    cpuallocatedwithoverprovisioning: percent(cpu, cpuTotal),
    cpuwithoverprovisioning: String(cpuTotal),
    memorytotal: memoryTotal,
    memorywithoverprovisioning: String(memoryTotal),
    memoryallocated: memory,
    memoryallocatedpercentage: percent(memory, memoryTotal),
    memoryallocatedbytes: memory,
    capabilities: 'hvm',
    clusterid: cluster.id,
    clustername: cluster.name,
    clustertype: 'CloudManaged',
    islocalstorageactive: false,
    created: host.created,
    resourcestate: 'Enabled',
    hypervisorversion: cloudStackVersion,
    hahost: false,
    ueficapability: false,
    arch: 'x86_64',
    hasannotations: false,
  };
}

const listHosts: Command = {
  name: 'listHosts',
  description: 'Lists hosts.',
  subject: 'hosts',
  rootAdminOnly: true,
  execute: (args, context) => {
    const { store } = context;
    const podOf = (host: Host): Pod => store.pods.must(store.clusters.must(host.clusterId).podId);
    return listReply(args, {
      key: 'host',
      rows: filtered(args, visible(args, context, store.hosts.live()), {
        name: named,
        keyword: nameContains,
        clusterid: (host, wanted) => host.clusterId === wanted,
        podid: (host, wanted) => podOf(host).id === wanted,
        zoneid: (host, wanted) => podOf(host).zoneId === wanted,
        type: (_, wanted) => wanted.toLowerCase() === 'routing',
        state: (_, wanted) => wanted === 'Up',
      }),
      view: (host) => hostView(context, host),
    });
  },
};

const listPods: Command = {
  name: 'listPods',
  description: 'Lists all Pods.',
  subject: 'pods',
  rootAdminOnly: true,
  execute: (args, context) =>
    listReply(args, {
      key: 'pod',
      rows: filtered(args, visible(args, context, context.store.pods.live()), {
        name: named,
        keyword: nameContains,
        zoneid: (pod, wanted) => pod.zoneId === wanted,
      }),
      view: (pod) => ({
        id: pod.id,
        name: pod.name,
        ...place(context.store, pod),
        gateway: pod.gateway,
        netmask: '255.255.255.0',
        ipranges: [{ startip: pod.startip, endip: pod.endip, forsystemvms: '0', vlanid: 'vlan://untagged' }],
        startip: [pod.startip],
        endip: [pod.endip],
        forsystemvms: ['0'],
        vlanid: ['vlan://untagged'],
        allocationstate: 'Enabled',
        hasannotations: false,
      }),
    }),
};

function clusterView({ store, cloud }: Context, cluster: Cluster) {
  const pod = store.pods.must(cluster.podId);
  return {
    id: cluster.id,
    name: cluster.name,
    podid: pod.id,
    podname: pod.name,
    ...place(store, pod),
    hypervisortype: cloud.hypervisorType,
    clustertype: 'CloudManaged',
    allocationstate: 'Enabled',
    managedstate: 'Managed',
    cpuovercommitratio: '1.0',
    memoryovercommitratio: '1.0',
    resourcedetails: { memoryOvercommitRatio: '1.0', cpuOvercommitRatio: '1.0' },
    arch: 'x86_64',
    hasannotations: false,
  };
}

const listClusters: Command = {
  name: 'listClusters',
  description: 'Lists clusters.',
  subject: 'clusters',
  rootAdminOnly: true,
  execute: (args, context) =>
    listReply(args, {
      key: 'cluster',
      rows: filtered(args, visible(args, context, context.store.clusters.live()), {
        name: named,
        keyword: nameContains,
        podid: (cluster, wanted) => cluster.podId === wanted,
        zoneid: (cluster, wanted) => context.store.pods.must(cluster.podId).zoneId === wanted,
      }),
      view: (cluster) => clusterView(context, cluster),
    }),
};

const listHypervisors: Command = {
  name: 'listHypervisors',
  description: 'List hypervisors',
  execute: (args, { cloud }) =>
    listReply(args, {
      key: 'hypervisor',
      rows: [...new Set([cloud.hypervisorType, 'Simulator'])],
      view: (name) => ({ name }),
    }),
};

export const hostCommands = [listHosts, listPods, listClusters, listHypervisors];
