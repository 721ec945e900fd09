import { cidrs } from '../firewall/traffic';
import type { Command } from '../command';
import { filtered, listReply, nameContains, named, visible } from '../lists';
import { carries, tagIndex } from '../views';
import { algorithmNamed, protocolNamed } from './create-rule';
import { loadBalancerView } from './view';

const listLoadBalancerRules: Command = {
  name: 'listLoadBalancerRules',
  description: 'Lists load balancer rules.',
  subject: 'loadBalancerRules',
  execute: (args, context) => {
    const { store } = context;
    const tagsOf = tagIndex(store);
    const wantedTags = args.map('tags');
    const rows = filtered(args, visible(args, context, store.loadBalancerRules.live()), {
      name: named,
      keyword: nameContains,
      publicipid: (rule, wanted) => rule.publicIpId === wanted,
      networkid: (rule, wanted) => rule.networkId === wanted,
      virtualmachineid: (rule, wanted) => rule.memberIds.includes(wanted),
      zoneid: (rule, wanted) => store.publicIps.must(rule.publicIpId).zoneId === wanted,
    });
    return listReply(args, {
      key: 'loadbalancerrule',
      rows: rows.filter((rule) => carries(tagsOf(rule.id), wantedTags)),
      view: (rule) => loadBalancerView(store, rule, tagsOf(rule.id)),
    });
  },
};

const updateLoadBalancerRule: Command = {
  name: 'updateLoadBalancerRule',
  description: 'Updates load balancer',
  subject: 'loadBalancerRules',
  job: { class: 'user.loadbalancer.UpdateLoadBalancerRuleCmd' },
  execute: (args, { store, cloud }) => {
    const rule = args.subject(store.loadBalancerRules);
    const algorithm = args.text('algorithm');
    const protocol = args.text('protocol');
    store.loadBalancerRules.update(rule.id, {
      name: args.text('name') ?? rule.name,
      description: args.text('description') ?? rule.description,
      algorithm: algorithm ? algorithmNamed(algorithm) : rule.algorithm,
      protocol: protocol ? protocolNamed(protocol) : rule.protocol,
      sourceCidrs: args.has('cidrlist') ? cidrs(args, 'cidrlist', 'Source') : rule.sourceCidrs,
    });
    return {
      work: async () => {
        await cloud.routers.sync(rule.networkId);
        const updated = store.loadBalancerRules.must(rule.id);
        // A changed rule is to be applied anew, and is shown in that state.
        return { loadbalancer: loadBalancerView(store, { ...updated, state: 'Add' }, tagIndex(store)(rule.id)) };
      },
    };
  },
};

const deleteLoadBalancerRule: Command = {
  name: 'deleteLoadBalancerRule',
  description: 'Deletes a load balancer rule.',
  subject: 'loadBalancerRules',
  job: { class: 'user.loadbalancer.DeleteLoadBalancerRuleCmd' },
  execute: (args, { store, cloud }) => {
    const { id, networkId } = args.subject(store.loadBalancerRules);
    return {
      work: async () => {
        store.transaction(() => {
          for (const tag of store.tags.filter((one) => one.resourceId === id)) store.tags.delete(tag.id);
          store.loadBalancerRules.delete(id);
        });
        await cloud.routers.sync(networkId);
        return { success: true };
      },
    };
  },
};

export const loadBalancerRuleCommands = [listLoadBalancerRules, updateLoadBalancerRule, deleteLoadBalancerRule];
