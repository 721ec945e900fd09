import { vmText } from '../../cloud/machines';
import type { VirtualMachine } from '../../state/entities';
import type { Store } from '../../state/store';
import { invalidValue } from '../../wire/errors';
import type { Args } from '../args';
import type { Command, Context } from '../command';
import { tagIndex } from '../views';
import { vmView } from './view';

/** The machine that `id` names; one that was expunged is no longer found. */
export function existingVm(args: Args, store: Store): VirtualMachine {
  const vm = args.subject(store.virtualMachines);
  if (vm.removed) throw invalidValue(`Unable to find UUID for id [${vm.dbid}] of type [VirtualMachine]`);
  return vm;
}

interface PowerCommand {
  readonly verb: 'start' | 'stop' | 'reboot';
  readonly description: string;
  readonly change: (vm: VirtualMachine, args: Args, context: Context) => Promise<unknown>;
}

/** What changes a machine's power answers with the machine as it is afterwards. */
const power = ({ verb, description, change }: PowerCommand): Command => {
  const title = `${verb[0]!.toUpperCase()}${verb.slice(1)}`;
  return {
    name: `${verb}VirtualMachine`,
    description,
    subject: 'virtualMachines',
    job: { class: `admin.vm.${title}VMCmdByAdmin`, instance: 'VirtualMachine' },
    execute: (args, context) => {
      const { store, cloud } = context;
      const { id } = existingVm(args, store);
      return {
        instanceId: id,
        work: async (job) => {
          await change(store.virtualMachines.must(id), args, context);
          return { virtualmachine: vmView(cloud, store.virtualMachines.must(id), tagIndex(store)(id), { job }) };
        },
      };
    },
  };
};

export const vmPowerCommands = [
  power({
    verb: 'start',
    description: 'Starts a virtual machine.',
    change: async ({ id, displayName, state }, _, { cloud }) => {
      if (state === 'Running') throw invalidValue(`The virtual machine ${id} (${displayName}) is already running`);
      if (state !== 'Stopped')
        throw invalidValue(`The virtual machine ${id} (${displayName}) is in state ${state} and cannot be started`);
      await cloud.machines.start(id, 'Stopped');
    },
  }),
  power({
    verb: 'stop',
    description: 'Stops a virtual machine.',
    change: ({ id }, args, { cloud }) => cloud.machines.stop(id, args.flag('forced') === true),
  }),
  power({
    verb: 'reboot',
    description: 'Reboots a virtual machine.',
    change: async (vm, _, { store, cloud }) => {
      if (vm.state !== 'Running') throw invalidValue(`${vmText(store, vm)} should be running to be rebooted`);
      await cloud.machines.reboot(vm.id);
    },
  }),
];
