import { randomUUID } from 'node:crypto';
import { timestamp } from '../../cloud/time';
import type { ServiceOffering } from '../../state/entities';
import { invalidValue } from '../../wire/errors';
import type { Command } from '../command';
import { filtered, listReply, nameContains, named, visible } from '../lists';

const view = (offering: ServiceOffering) => ({
  id: offering.id,
  name: offering.name,
  state: 'Active',
  displaytext: offering.displaytext,
  cpunumber: offering.cpus,
  cpuspeed: offering.cpuSpeed,
  memory: offering.memoryMib,
  created: offering.created,
  storagetype: 'shared',
  provisioningtype: 'thin',
  offerha: false,
  limitcpuuse: false,
  isvolatile: false,
  issystem: false,
  defaultuse: false,
  iscustomized: false,
  rootdisksize: 0,
  dynamicscalingenabled: true,
  diskofferingstrictness: false,
  diskofferingid: offering.diskOfferingId,
  diskofferingname: offering.name,
  diskofferingdisplaytext: offering.displaytext,
  encryptroot: false,
  hasannotations: false,
});

const listServiceOfferings: Command = {
  name: 'listServiceOfferings',
  description: 'Lists all available service offerings',
  subject: 'serviceOfferings',
  execute: (args, context) =>
    listReply(args, {
      key: 'serviceoffering',
      rows: filtered(args, visible(args, context, context.store.serviceOfferings.live()), {
        name: named,
        keyword: nameContains,
      }),
      view,
    }),
};

const createServiceOffering: Command = {
  name: 'createServiceOffering',
  description: 'Creates a service offering',
  rootAdminOnly: true,
  execute: (args, { store }) => {
    const [cpus, cpuSpeed, memoryMib] = ['cpunumber', 'cpuspeed', 'memory'].map((name) => {
      const value = args.number(name);
      if (value === undefined || value < 1)
        throw invalidValue(
          `A fixed offering needs a positive ${name}; offerings with custom sizes are not offered here`,
        );
      return value;
    }) as [number, number, number];
    const name = args.required('name');
    const displaytext = args.text('displaytext') ?? name;
    const row = { name, displaytext, cpus, cpuSpeed, memoryMib, created: timestamp(), diskOfferingId: randomUUID() };
    return { body: { serviceoffering: view(store.serviceOfferings.insert(row)) } };
  },
};

const updateServiceOffering: Command = {
  name: 'updateServiceOffering',
  description: 'Updates a service offering',
  subject: 'serviceOfferings',
  rootAdminOnly: true,
  execute: (args, { store }) => {
    const offering = args.subject(store.serviceOfferings);
    const updated = store.serviceOfferings.update(offering.id, {
      name: args.text('name') ?? offering.name,
      displaytext: args.text('displaytext') ?? offering.displaytext,
    });
    return { body: { serviceoffering: view(updated) } };
  },
};

const deleteServiceOffering: Command = {
  name: 'deleteServiceOffering',
  description: 'Deletes a service offering',
  subject: 'serviceOfferings',
  rootAdminOnly: true,
  execute: (args, { store }) => {
    store.serviceOfferings.remove(args.subject(store.serviceOfferings).id);
    return { body: { success: true } };
  },
};

export const serviceOfferingCommands = [
  listServiceOfferings,
  createServiceOffering,
  updateServiceOffering,
  deleteServiceOffering,
];
