import type { Command } from '../command';
import { instanceName } from '../../cloud/machines';
import { invalidValue, ruleConflict } from '../../wire/errors';
import { addressText } from './view';

const enableStaticNat: Command = {
  name: 'enableStaticNat',
  description: 'Enables static NAT for given IP address',
  execute: (args, { store, cloud }) => {
    const ip = args.entity('ipaddressid')!;
    const vm = args.entity('virtualmachineid')!;
    if (ip.sourceNat)
      throw invalidValue(`Can't enable static, ip address ${addressText(store, ip)} is a sourceNat ip address`);
    const taken = (purpose: string) =>
      ruleConflict(
        `Failed to enable static nat for the ip address ${addressText(store, ip)} as it already has ${purpose} rules assigned`,
      );
    if (store.portForwardingRules.find((rule) => rule.publicIpId === ip.id)) throw taken('PortForwarding');
    if (store.loadBalancerRules.find((rule) => rule.publicIpId === ip.id)) throw taken('LoadBalancing');
    const other = store.publicIps.find((one) => one.staticNatVmId === vm.id);
    if (other) {
      const name = instanceName(store, vm);
      throw invalidValue(
        `Failed to enable static nat on the  ip ${ip.address} with Id ${ip.id} as the vm ${name} with Id ${vm.id} is ` +
          `already associated with another public ip ${other.address} with id ${other.id}`,
      );
    }
    if (!vm.nics.some((nic) => nic.networkId === ip.networkId)) {
      throw invalidValue(`VM doesn't belong to the network of the ip address ${ip.address}`);
    }
    store.publicIps.update(ip.id, { staticNatVmId: vm.id });
    return {
      work: async () => {
        await cloud.routers.sync(ip.networkId!);
        return { success: true };
      },
    };
  },
};

const disableStaticNat: Command = {
  name: 'disableStaticNat',
  description: 'Disables static NAT for given IP address',
  job: { class: 'user.nat.DisableStaticNatCmd' },
  execute: (args, { store, cloud }) => {
    const ip = args.entity('ipaddressid')!;
    return {
      work: async () => {
        if (!store.publicIps.must(ip.id).staticNatVmId)
          throw invalidValue(`Specified IP address id is not associated with any vm Id`);
        store.transaction(() => store.publicIps.update(ip.id, { staticNatVmId: undefined }));
        await cloud.routers.sync(ip.networkId!);
        return { success: true };
      },
    };
  },
};

export const staticNatCommands = [enableStaticNat, disableStaticNat];
