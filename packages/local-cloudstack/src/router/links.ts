import { addressAt, prefixLength } from '../hypervisor/nspawn/cidr';
import type { Names } from '../hypervisor/nspawn/names';
import { deleteLink, ensureNetns, ip, linkExists, setSysctls } from '../hypervisor/nspawn/netns';
import { run } from '../hypervisor/nspawn/run';
import type { RouterSpec } from '../hypervisor/hypervisor';
import { guestBridge, publicLink } from './ruleset';

const sysctls = {
  'net.ipv4.ip_forward': '1',
  // What the guests say to each other is not the router's business.
  'net.bridge.bridge-nf-call-iptables': '0',
};

/** Makes the router's namespace, its links and addresses, and the host's routes to its public addresses. */
export async function ensureLinks(names: Names, spec: RouterSpec, publicCidr: string): Promise<void> {
  const netns = names.router(spec.networkId);
  const hostEnd = names.routerLink(spec.networkId);
  await ensureNetns(netns);
  await setSysctls(netns, sysctls);
  if (!(await linkExists(netns, guestBridge))) {
    await ip(netns, ['link set lo up', `link add ${guestBridge} type bridge`]);
  }
  if (!(await linkExists(netns, publicLink)) || !(await linkExists(undefined, hostEnd))) {
    await deleteLink(undefined, hostEnd);
    await deleteLink(netns, publicLink);
    await ip(undefined, [`link add ${publicLink} netns ${netns} type veth peer name ${hostEnd}`]);
  }
  await ip(undefined, [`link set ${hostEnd} up`]);
  const publicGateway = addressAt(publicCidr, 1);
  await ip(netns, [
    `link set ${guestBridge} up`,
    `link set ${publicLink} up`,
    `address replace ${spec.gateway}/${prefixLength(spec.cidr)} dev ${guestBridge}`,
    ...spec.publicIps.map((address) => `address replace ${address}/32 dev ${publicLink}`),
    `address replace ${spec.sourceNatIp}/32 dev ${publicLink}`,
    `route replace ${publicGateway} dev ${publicLink} src ${spec.sourceNatIp}`,
    `route replace default via ${publicGateway} dev ${publicLink} src ${spec.sourceNatIp}`,
  ]);
  await ip(
    undefined,
    [spec.sourceNatIp, ...spec.publicIps].map(
      (address) => `route replace ${address}/32 dev ${hostEnd} src ${publicGateway}`,
    ),
  );
}

/** Takes away the public addresses that the router has no more. Called once nothing refers to them. */
export async function dropStrangers(names: Names, spec: RouterSpec): Promise<void> {
  const netns = names.router(spec.networkId);
  const hostEnd = names.routerLink(spec.networkId);
  const wanted = new Set([spec.sourceNatIp, ...spec.publicIps]);
  const addresses = await json<{ addr_info: { local: string }[] }>(
    '-n',
    netns,
    '-4',
    '-j',
    'address',
    'show',
    'dev',
    publicLink,
  );
  const strangers = addresses.flatMap((link) => link.addr_info.map(({ local }) => local)).filter((a) => !wanted.has(a));
  const routes = await json<{ dst: string }>('-4', '-j', 'route', 'show', 'dev', hostEnd);
  await ip(
    netns,
    strangers.map((address) => `address delete ${address}/32 dev ${publicLink}`),
  );
  await ip(
    undefined,
    routes.filter(({ dst }) => !wanted.has(dst)).map(({ dst }) => `route delete ${dst} dev ${hostEnd}`),
  );
}

const json = async <T>(...args: string[]): Promise<T[]> => JSON.parse((await run('ip', args)) || '[]') as T[];
