import type { LoadBalancerRule } from '../../state/entities';
import { ApiError, ErrorCode, badRequest, invalidValue } from '../../wire/errors';
import type { Command } from '../command';
import { checkPortsFree } from '../firewall/conflicts';
import { checkPort, cidrs } from '../firewall/traffic';
import { loadBalancerView } from './view';

const protocols = ['tcp', 'udp', 'tcp-proxy'] as const;

/** Throws for a name that is none. */
export function algorithmNamed(name: string): LoadBalancerRule['algorithm'] {
  if (name === 'roundrobin' || name === 'leastconn' || name === 'source') return name;
  throw badRequest(`Invalid algorithm: ${name}`);
}

export function protocolNamed(name: string): NonNullable<LoadBalancerRule['protocol']> {
  const known = protocols.find((protocol) => protocol === name.toLowerCase());
  if (!known)
    throw invalidValue(`Protocol ${name} is not supported for load balancing; supported: ${protocols.join(', ')}`);
  return known;
}

export const createLoadBalancerRule: Command = {
  name: 'createLoadBalancerRule',
  description: 'Creates a load balancer rule',
  job: { class: 'user.loadbalancer.CreateLoadBalancerRuleCmd', instance: 'FirewallRule' },
  execute: (args, { store, cloud }) => {
    const algorithm = algorithmNamed(args.required('algorithm'));
    const ip = args.entity('publicipid');
    if (!ip) throw invalidValue('Please specify the public address: publicipid');
    if (!ip.networkId || !ip.accountId) {
      throw invalidValue(
        `Unable to create load balancer rule: the ip ${ip.address} is not associated with any network`,
      );
    }
    const publicPort = args.number('publicport')!;
    const privatePort = args.number('privateport')!;
    checkPort(publicPort, 'publicPort');
    checkPort(privatePort, 'privatePort');
    const protocol = args.text('protocol');
    checkPortsFree(store, ip.id, protocol ?? 'tcp', { from: publicPort, to: publicPort });
    const rule = store.loadBalancerRules.insert({
      accountId: ip.accountId,
      networkId: ip.networkId,
      publicIpId: ip.id,
      name: args.required('name'),
      description: args.text('description'),
      algorithm,
      protocol: protocol === undefined ? undefined : protocolNamed(protocol),
      publicPort,
      privatePort,
      sourceCidrs: cidrs(args, 'cidrlist', 'Source'),
      memberIds: [],
      state: 'Add',
    });
    return {
      createdId: rule.id,
      undo: () => store.loadBalancerRules.delete(rule.id),
      work: async () => {
        await cloud.routers.sync(rule.networkId).catch((error: unknown) => {
          cloud.log.error({ err: error }, 'Failed to create load balancer rule');
          throw new ApiError(ErrorCode.internal, `Failed to create load balancer rule: ${rule.name}`);
        });
        return { loadbalancer: loadBalancerView(store, store.loadBalancerRules.must(rule.id), []) };
      },
    };
  },
};
