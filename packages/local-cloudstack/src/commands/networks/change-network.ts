import { releasePublicIp } from '../../cloud/networks';
import { machinesIn } from '../../cloud/router-spec';
import type { Network } from '../../state/entities';
import type { Store } from '../../state/store';
import { ApiError, ErrorCode, invalidValue } from '../../wire/errors';
import type { Args } from '../args';
import type { Command } from '../command';
import { tagIndex } from '../views';
import { networkView } from './view';

function existing(args: Args, store: Store): Network {
  const network = args.subject(store.networks);
  if (network.removed) throw invalidValue(`Network ID=${network.dbid} doesn't exist`);
  return network;
}

const updateNetwork: Command = {
  name: 'updateNetwork',
  description: 'Updates a network',
  subject: 'networks',
  job: { class: 'admin.network.UpdateNetworkCmdByAdmin', instance: 'Network' },
  execute: (args, { store, cloud }) => {
    const network = existing(args, store);
    store.networks.update(network.id, {
      name: args.text('name') ?? network.name,
      displaytext: args.text('displaytext') ?? network.displaytext,
      domain: args.text('networkdomain') ?? network.domain,
    });
    return {
      instanceId: network.id,
      work: async () => {
        await cloud.routers.sync(network.id);
        return { network: networkView(store, store.networks.must(network.id), tagIndex(store)(network.id)) };
      },
    };
  },
};

const restartNetwork: Command = {
  name: 'restartNetwork',
  description:
    'Restarts the network; includes 1) restarting network elements - virtual routers, DHCP servers 2) reapplying all public IPs 3) reapplying loadBalancing/portForwarding rules',
  subject: 'networks',
  job: { class: 'user.network.RestartNetworkCmd', instance: 'Network' },
  execute: (args, { store, cloud }) => {
    const network = existing(args, store);
    return {
      instanceId: network.id,
      work: async () => {
        await cloud.routers.sync(network.id);
        return { success: true };
      },
    };
  },
};

const deleteNetwork: Command = {
  name: 'deleteNetwork',
  description: 'Deletes a network',
  subject: 'networks',
  job: { class: 'user.network.DeleteNetworkCmd', instance: 'Network' },
  execute: (args, { store, cloud }) => {
    const { id } = existing(args, store);
    return {
      instanceId: id,
      work: async () => {
        store.transaction(() => {
          if (machinesIn(store, id).length > 0) throw new ApiError(ErrorCode.internal, 'Failed to delete network');
          store.networks.update(id, { state: 'Destroy' });
        });
        await cloud.routers.remove(id);
        store.transaction(() => forget(store, id));
        return { success: true };
      },
    };
  },
};

function forget(store: Store, id: string): void {
  for (const ip of store.publicIps.filter((one) => one.networkId === id)) releasePublicIp(store, ip);
  for (const rule of store.firewallRules.filter((one) => one.networkId === id)) store.firewallRules.delete(rule.id);
  for (const tag of store.tags.filter((one) => one.resourceId === id)) store.tags.delete(tag.id);
  store.networks.remove(id);
}

export const networkChangeCommands = [updateNetwork, restartNetwork, deleteNetwork];
