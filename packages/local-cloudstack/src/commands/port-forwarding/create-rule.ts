import type { PortForwardingRule } from '../../state/entities';
import { ApiError, ErrorCode, ExceptionCode, invalidValue } from '../../wire/errors';
import type { Args } from '../args';
import type { Command } from '../command';
import { checkPortsFree } from '../firewall/conflicts';
import { checkPort, cidrs } from '../firewall/traffic';
import { portForwardingRuleView } from './view';

export const createPortForwardingRule: Command = {
  name: 'createPortForwardingRule',
  description: 'Creates a port forwarding rule',
  job: { class: 'user.firewall.CreatePortForwardingRuleCmd', instance: 'FirewallRule' },
  execute: (args, { store, cloud }) => {
    const ip = args.entity('ipaddressid')!;
    const vm = args.entity('virtualmachineid')!;
    const protocol = args.required('protocol').toLowerCase();
    if (protocol !== 'tcp' && protocol !== 'udp') throw invalidValue(`Invalid protocol ${protocol}`);
    const ports = readPorts(args);
    if (!ip.networkId || !ip.accountId) {
      throw invalidValue(
        `Unable to create port forwarding rule for ip id=${ip.id}: it is not associated with any network`,
      );
    }
    const nic = vm.nics.find((one) => one.networkId === ip.networkId);
    if (!nic) throw invalidValue(`VM ${vm.id} is not in the network of the ip address ${ip.address}`);
    if (ip.staticNatVmId) {
      throw invalidValue(`Can't create port forwarding rule for the ip ${ip.address}: it is used for static NAT`);
    }
    checkPortsFree(
      store,
      ip.id,
      protocol,
      { from: ports.publicPort, to: ports.publicEndPort },
      ExceptionCode.networkRuleConflict,
    );
    const { id, networkId } = store.portForwardingRules.insert({
      accountId: ip.accountId,
      networkId: ip.networkId,
      publicIpId: ip.id,
      vmId: vm.id,
      guestIp: nic.ipAddress,
      protocol,
      ...ports,
      sourceCidrs: cidrs(args, 'cidrlist', 'Source'),
      state: 'Add',
    });
    if (args.flag('openfirewall') === true) openFirewall();
    return {
      createdId: id,
      undo: () => store.portForwardingRules.delete(id),
      work: async () => {
        await cloud.routers.sync(networkId).catch((error: unknown) => {
          cloud.log.error({ err: error }, 'Failed to apply port forwarding rule');
          throw new ApiError(ErrorCode.internal, 'Failed to apply port forwarding rule');
        });
        const rule = store.transaction(() => store.portForwardingRules.update(id, { state: 'Active' }));
        return { portforwardingrule: portForwardingRuleView(store, rule, []) };
      },
    };

    /** The firewall rule that CloudStack makes along with it when asked to. */
    function openFirewall(): void {
      store.firewallRules.insert({
        accountId: ip.accountId!,
        direction: 'Ingress',
        networkId: ip.networkId!,
        publicIpId: ip.id,
        protocol,
        startPort: ports.publicPort,
        endPort: ports.publicEndPort,
        sourceCidrs: ['0.0.0.0/0'],
        destinationCidrs: [],
        state: 'Active',
      });
    }
  },
};

type PortFields = Pick<PortForwardingRule, 'publicPort' | 'publicEndPort' | 'privatePort' | 'privateEndPort'>;

/** A range is forwarded to the same ports of the guest. */
function readPorts(args: Args): PortFields {
  const publicPort = args.number('publicport')!;
  const privatePort = args.number('privateport')!;
  const publicEndPort = args.number('publicendport') ?? publicPort;
  const privateEndPort = args.number('privateendport') ?? privatePort;
  for (const port of [publicPort, publicEndPort]) checkPort(port, 'publicPort');
  for (const port of [privatePort, privateEndPort]) checkPort(port, 'privatePort');
  if (publicEndPort < publicPort) throw invalidValue("Start port can't be bigger than end port");
  if (publicEndPort - publicPort !== privateEndPort - privatePort) {
    throw invalidValue('Source port and destination port ranges should be of equal sizes.');
  }
  if (publicEndPort !== publicPort && publicPort !== privatePort) {
    throw invalidValue('Private port start should be equal to public port start');
  }
  return { publicPort, publicEndPort, privatePort, privateEndPort };
}
