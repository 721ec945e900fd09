import type { Command } from '../command';
import { filtered, listReply, newestFirst, visible } from '../lists';
import { carries, tagIndex } from '../views';
import { portForwardingRuleView } from './view';

const listPortForwardingRules: Command = {
  name: 'listPortForwardingRules',
  description: 'Lists all port forwarding rules for an IP address.',
  subject: 'portForwardingRules',
  execute: (args, context) => {
    const { store } = context;
    const tagsOf = tagIndex(store);
    const wantedTags = args.map('tags');
    const rows = filtered(args, visible(args, context, newestFirst(store.portForwardingRules.live())), {
      ipaddressid: (rule, wanted) => rule.publicIpId === wanted,
      networkid: (rule, wanted) => rule.networkId === wanted,
    });
    return listReply(args, {
      key: 'portforwardingrule',
      rows: rows.filter((rule) => carries(tagsOf(rule.id), wantedTags)),
      view: (rule) => portForwardingRuleView(store, rule, tagsOf(rule.id)),
    });
  },
};

const updatePortForwardingRule: Command = {
  name: 'updatePortForwardingRule',
  description: 'Updates a port forwarding rule. Only the private port and the virtual machine can be updated.',
  subject: 'portForwardingRules',
  job: { class: 'user.firewall.UpdatePortForwardingRuleCmd' },
  execute: (args, { store, cloud }) => {
    const rule = args.subject(store.portForwardingRules);
    const vm = args.entity('virtualmachineid') ?? store.virtualMachines.must(rule.vmId);
    const privatePort = args.number('privateport') ?? rule.privatePort;
    store.portForwardingRules.update(rule.id, {
      vmId: vm.id,
      guestIp: vm.nics.find((nic) => nic.networkId === rule.networkId)?.ipAddress ?? rule.guestIp,
      privatePort,
      privateEndPort: args.number('privateendport') ?? privatePort + rule.privateEndPort - rule.privatePort,
    });
    return {
      work: async () => {
        await cloud.routers.sync(rule.networkId);
        return {
          portforwardingrule: portForwardingRuleView(
            store,
            store.portForwardingRules.must(rule.id),
            tagIndex(store)(rule.id),
          ),
        };
      },
    };
  },
};

const deletePortForwardingRule: Command = {
  name: 'deletePortForwardingRule',
  description: 'Deletes a port forwarding rule',
  subject: 'portForwardingRules',
  job: { class: 'user.firewall.DeletePortForwardingRuleCmd' },
  execute: (args, { store, cloud }) => {
    const { id, networkId } = args.subject(store.portForwardingRules);
    return {
      work: async () => {
        store.transaction(() => {
          for (const tag of store.tags.filter((one) => one.resourceId === id)) store.tags.delete(tag.id);
          store.portForwardingRules.delete(id);
        });
        await cloud.routers.sync(networkId);
        return { success: true };
      },
    };
  },
};

export const portForwardingChangeCommands = [
  listPortForwardingRules,
  updatePortForwardingRule,
  deletePortForwardingRule,
];
