/** To be run in a network namespace of its own: beside a firewall that forwards nothing, as a host with Docker has it. */
import { Names } from '../../src/hypervisor/nspawn/names';
import { ensurePublicNetwork, removePublicNetwork } from '../../src/hypervisor/nspawn/public-network';
import { run } from '../../src/hypervisor/nspawn/run';

async function main(): Promise<void> {
  const names = new Names('fire');
  const rules = async (): Promise<string[]> => (await run('iptables', ['-S', 'FORWARD'])).trim().split('\n');
  await run('iptables', ['-P', 'FORWARD', 'DROP']);
  await ensurePublicNetwork(names, '192.168.77.0/24');
  await ensurePublicNetwork(names, '192.168.77.0/24');
  const during = await rules();
  await removePublicNetwork(names);
  console.log(JSON.stringify({ during, after: await rules() }));
}

void main();
