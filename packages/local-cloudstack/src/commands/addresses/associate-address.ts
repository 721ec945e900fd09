import { checkLimits } from '../../cloud/limits';
import { allocatePublicIp, releasePublicIp } from '../../cloud/networks';
import type { PublicIp } from '../../state/entities';
import type { Store } from '../../state/store';
import { ApiError, ErrorCode, invalidValue, runtimeError } from '../../wire/errors';
import type { Args } from '../args';
import type { Command } from '../command';
import { tagIndex } from '../views';
import { publicIpView } from './view';

const associateIpAddress: Command = {
  name: 'associateIpAddress',
  description: 'Acquires and associates a public IP to an account',
  job: { class: 'admin.address.AssociateIPAddrCmdByAdmin', instance: 'IpAddress' },
  execute: (args, { store, caller, cloud }) => {
    const network = args.entity('networkid');
    if (!network && !args.text('zoneid')) {
      throw invalidValue(
        'Unable to figure out zone to assign IP to. Please specify either zoneId, or networkId, or vpcId in the call',
      );
    }
    if (!network) throw invalidValue('An address needs a network here: please specify networkId');
    if (network.removed) throw invalidValue(`Unable to find network by id ${network.id}`);
    checkLimits(store, caller.account, { public_ip: 1 });
    const ip = allocatePublicIp(store, network, args.text('ipaddress'));
    return {
      createdId: ip.id,
      undo: () => releasePublicIp(store, ip),
      work: async () => {
        const answer = publicIpView(store, ip, tagIndex(store)(ip.id));
        await cloud.routers.sync(network.id);
        store.transaction(() => store.publicIps.update(ip.id, { state: 'Allocated' }));
        return { ipaddress: answer };
      },
    };
  },
};

const disassociateIpAddress: Command = {
  name: 'disassociateIpAddress',
  description: 'Disassociates an IP address from the account.',
  subject: 'publicIps',
  job: { class: 'user.address.DisassociateIPAddrCmd', instance: 'IpAddress' },
  execute: (args, { store, cloud }) => {
    const ip = findAddress(args, store);
    if (ip.state === 'Free') {
      throw runtimeError(
        "Unable to persist on DB, due to: Data truncation: Out of range value for column 'account_id' at row 1",
      );
    }
    return {
      instanceId: ip.id,
      work: async () => {
        if (store.publicIps.must(ip.id).sourceNat) {
          throw new ApiError(
            ErrorCode.internal,
            'ip address is used for source nat purposes and can not be disassociated.',
          );
        }
        store.transaction(() => releasePublicIp(store, ip));
        await cloud.routers.sync(ip.networkId!);
        return { success: true };
      },
    };
  },
};

function findAddress(args: Args, store: Store): PublicIp {
  if (args.text('id')) return args.subject(store.publicIps);
  const ip = store.publicIps.find((one) => one.address === args.text('ipaddress') && one.state !== 'Free');
  if (!ip) throw invalidValue('Please specify either id or ipaddress parameter');
  return ip;
}

export const associationCommands = [associateIpAddress, disassociateIpAddress];
