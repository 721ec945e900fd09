import type { Args } from '../args';
import type { LoadBalancerRule } from '../../state/entities';
import { ApiError, ErrorCode, invalidValue } from '../../wire/errors';
import type { Command, Context } from '../command';
import { listReply } from '../lists';
import { vmView } from '../virtual-machines/view';
import { tagIndex } from '../views';

const listLoadBalancerRuleInstances: Command = {
  name: 'listLoadBalancerRuleInstances',
  description: 'List all virtual machine instances that are assigned to a load balancer rule.',
  subject: 'loadBalancerRules',
  execute: (args, context) => {
    const { store } = context;
    const rule = args.subject(store.loadBalancerRules);
    const members = args.flag('applied') === false ? [] : rule.memberIds.map((id) => store.virtualMachines.must(id));
    const tagsOf = tagIndex(store);
    const withAddresses = args.flag('lbvmips') === true;
    return listReply(args, {
      key: withAddresses ? 'lbrulevmidip' : 'loadbalancerruleinstance',
      rows: members,
      view: (vm) => {
        const view = vmView(context.cloud, vm, tagsOf(vm.id));
        if (!withAddresses) return view;
        const addresses = vm.nics.filter((nic) => nic.networkId === rule.networkId).map((nic) => nic.ipAddress);
        return { loadbalancerruleinstance: view, lbvmipaddresses: addresses };
      },
    });
  },
};

const assignToLoadBalancerRule: Command = {
  name: 'assignToLoadBalancerRule',
  description: 'Assigns virtual machine or a list of virtual machines to a load balancer rule.',
  subject: 'loadBalancerRules',
  job: { class: 'user.loadbalancer.AssignToLoadBalancerRuleCmd' },
  execute: (args, context) =>
    change(args, context, (rule, ids) => {
      const fits = ids.every((id) =>
        context.store.virtualMachines.must(id).nics.some((nic) => nic.networkId === rule.networkId),
      );
      if (!fits || ids.some((id) => rule.memberIds.includes(id))) {
        throw new ApiError(ErrorCode.internal, 'Failed to assign load balancer rule');
      }
      return [...rule.memberIds, ...ids];
    }),
};

const removeFromLoadBalancerRule: Command = {
  name: 'removeFromLoadBalancerRule',
  description: 'Removes a virtual machine or a list of virtual machines from a load balancer rule.',
  subject: 'loadBalancerRules',
  job: { class: 'user.loadbalancer.RemoveFromLoadBalancerRuleCmd' },
  execute: (args, context) => change(args, context, (rule, ids) => rule.memberIds.filter((id) => !ids.includes(id))),
};

function change(
  args: Args,
  { store, cloud }: Context,
  members: (rule: LoadBalancerRule, ids: readonly string[]) => string[],
) {
  const { id, networkId } = args.subject(store.loadBalancerRules);
  const ids = [
    ...args.entities('virtualmachineids').map((vm) => vm.id),
    ...args.indexed('vmidipmap').flatMap((entry) => entry.vmid ?? []),
  ];
  if (ids.length === 0) throw invalidValue('Both vmids and vmidipmap are null; one of them is required');
  return {
    work: async () => {
      store.transaction(() => {
        const rule = store.loadBalancerRules.must(id);
        store.loadBalancerRules.update(id, { memberIds: members(rule, ids), state: 'Active' });
      });
      await cloud.routers.sync(networkId);
      return { success: true };
    },
  };
}

export const loadBalancerMemberCommands = [
  listLoadBalancerRuleInstances,
  assignToLoadBalancerRule,
  removeFromLoadBalancerRule,
];
