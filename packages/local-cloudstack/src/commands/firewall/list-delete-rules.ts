import type { FirewallRule } from '../../state/entities';
import type { Command } from '../command';
import { filtered, listReply, newestFirst, visible } from '../lists';
import { carries, tagIndex } from '../views';
import { firewallRuleView } from './view';

function list(name: string, description: string, direction: FirewallRule['direction']): Command {
  return {
    name,
    description,
    subject: 'firewallRules',
    execute: (args, context) => {
      const { store } = context;
      const tagsOf = tagIndex(store);
      const wantedTags = args.map('tags');
      const rows = newestFirst(store.firewallRules.filter((rule) => rule.direction === direction));
      const found = filtered(args, visible(args, context, rows), {
        ipaddressid: (rule, wanted) => rule.publicIpId === wanted,
        networkid: (rule, wanted) => rule.networkId === wanted,
      });
      return listReply(args, {
        key: 'firewallrule',
        rows: found.filter((rule) => carries(tagsOf(rule.id), wantedTags)),
        view: (rule) => firewallRuleView(store, rule, tagsOf(rule.id)),
      });
    },
  };
}

function remove(name: string, description: string, javaClass: string): Command {
  return {
    name,
    description,
    subject: 'firewallRules',
    job: { class: `user.firewall.${javaClass}` },
    execute: (args, { store, cloud }) => {
      const { id, networkId } = store.firewallRules.update(args.subject(store.firewallRules).id, { state: 'Revoke' });
      return {
        work: async () => {
          store.transaction(() => {
            for (const tag of store.tags.filter((one) => one.resourceId === id)) store.tags.delete(tag.id);
            store.firewallRules.delete(id);
          });
          await cloud.routers.sync(networkId);
          return { success: true };
        },
      };
    },
  };
}

export const firewallListAndDeleteCommands = [
  list('listFirewallRules', 'Lists all firewall rules for an IP address.', 'Ingress'),
  list('listEgressFirewallRules', 'Lists all egress firewall rules for network ID.', 'Egress'),
  remove('deleteFirewallRule', 'Deletes a firewall rule', 'DeleteFirewallRuleCmd'),
  remove('deleteEgressFirewallRule', 'Deletes an egress firewall rule', 'DeleteEgressFirewallRuleCmd'),
];
