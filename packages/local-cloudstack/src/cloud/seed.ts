import { randomUUID } from 'node:crypto';
import type { TemplateSpec } from '../hypervisor/hypervisor';
import type { Store } from '../state/store';
import { addressesOf } from './addresses';
import { timestamp } from './time';

export interface Keys {
  readonly apiKey: string;
  readonly secretKey: string;
}

/** Names of CloudStack's own simulator, so that one configuration runs on both. */
export const names = {
  admin: 'admin',
  zone: 'Sandbox-simulator',
  pod: 'POD0',
  clusters: ['C0', 'C1'],
  hostsPerCluster: 2,
  simulatorTemplate: 'CentOS 5.6 (64-bit) no GUI (Simulator)',
  isolatedOffering: 'DefaultIsolatedNetworkOfferingWithSourceNatService',
} as const;

const guestCidr = '10.1.1.0/24';
const hostSize = { cpus: 4, cpuSpeed: 8000, memoryMib: 8192 };

/** Lays the ground of a new cloud: the root admin and a data centre. */
export function seed(store: Store, keys: Keys, publicCidr: string): void {
  const created = timestamp();
  seedAdmin(store, keys, created);
  const zone = store.zones.insert({
    name: names.zone,
    dns1: '8.8.8.8',
    guestCidr,
    physicalNetworkId: randomUUID(),
    publicNetworkId: randomUUID(),
    vlanId: randomUUID(),
  });
  seedHosts(store, zone.id, created);
  seedOfferings(store, created);
  for (const address of addressesOf(publicCidr).slice(1, 200)) {
    store.publicIps.insert({ address, zoneId: zone.id, state: 'Free', sourceNat: false });
  }
  const category = randomUUID();
  const osType = store.osTypes.insert({ name: 'CentOS 5.6 (64-bit)', category: 'CentOS', categoryId: category });
  store.templates.insert({ name: names.simulatorTemplate, osTypeId: osType.id, sizeGib: 2, created });
}

/** Templates that the hypervisor brings; new ones may appear in a later version. */
export function seedTemplates(store: Store, templates: readonly TemplateSpec[]): void {
  for (const { key, name, osType, sizeGib } of templates) {
    if (store.templates.find((template) => template.key === key)) continue;
    const os =
      store.osTypes.find((type) => type.name === osType) ??
      store.osTypes.insert({ name: osType, category: osType.split(' ')[0]!, categoryId: randomUUID() });
    store.templates.insert({ key, name, osTypeId: os.id, sizeGib, created: timestamp() });
  }
}

function seedAdmin(store: Store, keys: Keys, created: string): void {
  const root = store.domains.insert({ name: 'ROOT', path: 'ROOT', level: 0 });
  // Account 1 is the system's own, as in every CloudStack; the admin is number 2, hence `i-2-7-VM` and `cs2cloud`.
  store.accounts.insert({ name: 'system', domainId: root.id, type: 1, created, removed: true });
  const admin = store.accounts.insert({ name: names.admin, domainId: root.id, type: 1, created });
  store.users.insert({
    accountId: admin.id,
    username: names.admin,
    firstname: 'Admin',
    lastname: 'User',
    email: 'admin@localhost',
    created,
    state: 'enabled',
    ...keys,
  });
}

function seedHosts(store: Store, zoneId: string, created: string): void {
  const pod = store.pods.insert({
    name: names.pod,
    zoneId,
    gateway: '172.16.2.1',
    startip: '172.16.2.2',
    endip: '172.16.2.200',
  });
  for (const name of names.clusters) {
    const cluster = store.clusters.insert({ name, podId: pod.id });
    for (let n = 0; n < names.hostsPerCluster; n++) {
      store.hosts.insert({
        name: `SimulatedAgent.${randomUUID()}`,
        clusterId: cluster.id,
        ipaddress: `172.16.2.${10 + store.hosts.all().length}`,
        ...hostSize,
        created,
      });
    }
  }
}

function seedOfferings(store: Store, created: string): void {
  for (const [name, cpus, cpuSpeed, memoryMib] of [
    ['Small Instance', 1, 500, 512],
    ['Medium Instance', 1, 1000, 1024],
    ['Large Instance', 2, 1000, 2048],
  ] as const) {
    store.serviceOfferings.insert({
      name,
      displaytext: name,
      cpus,
      cpuSpeed,
      memoryMib,
      created,
      diskOfferingId: randomUUID(),
    });
  }
  for (const [name, displaytext, sizeGib] of [
    ['Small', 'Small Disk, 5 GB', 5],
    ['Medium', 'Medium Disk, 20 GB', 20],
    ['Large', 'Large Disk, 100 GB', 100],
    ['Custom', 'Custom Disk', 0],
  ] as const) {
    store.diskOfferings.insert({ name, displaytext, sizeGib, customized: sizeGib === 0, created });
  }
  store.networkOfferings.insert({
    name: names.isolatedOffering,
    displaytext: 'Offering for Isolated networks with Source Nat service enabled',
    created,
    guestIpType: 'Isolated',
    availability: 'Required',
    egressDefault: 'deny',
    serviceOfferingId: randomUUID(),
  });
}
