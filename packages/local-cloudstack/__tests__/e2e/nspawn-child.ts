/**
 * A process that is there to be killed: it brings up a router and two machines, and then switches one off and on for ever.
 * Arguments: state directory, cloud id. It says `go` when it begins.
 */
import { createNspawnHypervisor } from '../../src/hypervisor/nspawn/nspawn';
import { lease, machine, routerSpec } from './nspawn-support';

async function main([stateDir, cloudId]: string[]): Promise<void> {
  const hypervisor = createNspawnHypervisor({ stateDir: stateDir!, cloudId: cloudId!, log: { info: () => {} } });
  const guests = [lease('a', 1), lease('a', 2)];
  console.log('go');
  await hypervisor.prepare();
  for (;;) {
    await hypervisor.applyRouter(routerSpec('a', hypervisor.publicCidr, 10, { leases: guests }));
    await Promise.all(guests.map((guest) => hypervisor.startMachine(machine('a', guest))));
    await hypervisor.stopMachine(guests[0]!.machineId, { force: true });
    await hypervisor.destroyMachine(guests[1]!.machineId);
  }
}

void main(process.argv.slice(2));
