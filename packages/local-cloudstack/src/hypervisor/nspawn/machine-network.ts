import { machinePort, type Names } from './names';
import { deleteLink, deleteNetns, ensureNetns, ip, netnsExists } from './netns';
import { run } from './run';

export interface MachineNic {
  readonly machineId: string;
  readonly networkId: string;
  readonly macAddress: string;
}

/** Makes the machine's network namespace with `eth0` in it, plugged into the bridge of its network's router. */
export async function plugIn(names: Names, nic: MachineNic): Promise<void> {
  const machine = names.machine(nic.machineId);
  const router = names.router(nic.networkId);
  const port = machinePort(nic.machineId);
  if (!netnsExists(router)) throw new Error(`network ${nic.networkId} has no router yet`);
  await ensureNetns(machine);
  if ((await macOf(machine)) === nic.macAddress.toLowerCase() && (await isPort(router, port))) return;
  await deleteLink(machine, 'eth0');
  // Its other end goes a moment later than the namespace that it was in.
  await deleteLink(router, port);
  await ip(undefined, [
    `link add eth0 netns ${machine} address ${nic.macAddress} type veth peer name ${port} netns ${router}`,
  ]);
  await ip(router, [`link set ${port} master br0 up`]);
}

export async function unplug(names: Names, machineId: string): Promise<void> {
  const machine = names.machine(machineId);
  if (!netnsExists(machine)) return;
  await deleteLink(machine, 'eth0');
  await deleteNetns(machine);
}

async function macOf(netns: string): Promise<string | undefined> {
  return (await links(netns, 'eth0'))[0]?.address;
}

async function isPort(router: string, port: string): Promise<boolean> {
  return (await links(router, port))[0]?.master === 'br0';
}

async function links(netns: string, link: string): Promise<{ address: string; master?: string }[]> {
  const text = await run('ip', ['-n', netns, '-j', 'link', 'show', 'dev', link], { allow: [1] });
  return text ? (JSON.parse(text) as { address: string; master?: string }[]) : [];
}
