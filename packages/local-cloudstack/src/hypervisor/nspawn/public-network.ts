import { addressAt, addressText, overlap, parseCidr, type Range } from './cidr';
import type { RegisteredCloud } from './host-state';
import type { Names } from './names';
import { deleteLink, ip, linkExists } from './netns';
import { run } from './run';

/** Where the search for a free public range starts and what it covers. */
const firstChoice = parseCidr('192.168.77.0/24').first;
const pool = parseCidr('192.168.64.0/18');

/** The first /24 of the pool that nothing on this host uses. Pure. */
export function choosePublicCidr(used: readonly Range[]): string {
  const size = 256;
  const count = (pool.last - pool.first + 1) / size;
  for (let n = 0; n < count; n++) {
    const first = pool.first + ((firstChoice - pool.first + n * size) % (count * size));
    const candidate = { first, last: first + size - 1 };
    if (!used.some((range) => overlap(range, candidate))) return `${addressText(first)}/24`;
  }
  throw new Error('no /24 of 192.168.64.0/18 is free on this host for the public addresses of the cloud');
}

/** Ranges of the host's addresses and routes (the default route aside) and of other local clouds. */
export async function usedRanges(clouds: Iterable<RegisteredCloud>): Promise<Range[]> {
  const routes = JSON.parse(await run('ip', ['-4', '-j', 'route', 'show', 'table', 'all'])) as { dst: string }[];
  return [
    ...routes.map((route) => route.dst).filter((dst) => /^\d/.test(dst)),
    ...[...clouds].map((cloud) => cloud.publicCidr),
  ].map(parseCidr);
}

/**
 * Makes the public side of a cloud: a link with the first address of the range, from which the host reaches the routers
 * and through which the routers reach the world. Each router has a link of its own and a route per public address.
 */
export async function ensurePublicNetwork(names: Names, cidr: string): Promise<void> {
  if (!(await linkExists(undefined, names.publicLink))) {
    await ip(undefined, [`link add ${names.publicLink} type bridge`]);
  }
  await ip(undefined, [
    `link set ${names.publicLink} up`,
    `address replace ${addressAt(cidr, 1)}/24 dev ${names.publicLink}`,
  ]);
  await run('nft', ['-f', '-'], { input: hostRuleset(names, cidr) });
  await openForwardChain(names);
}

export async function removePublicNetwork(names: Names): Promise<void> {
  await deleteLink(undefined, names.publicLink);
  await run('nft', ['delete', 'table', 'ip', names.cloud], { allow: [1] });
  for (const rule of await forwardRules(names)) await run('iptables', ['-D', 'FORWARD', ...rule]);
}

function hostRuleset(names: Names, cidr: string): string {
  return `
table ip ${names.cloud}
delete table ip ${names.cloud}
table ip ${names.cloud} {
  chain nat_out {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr ${cidr} ip daddr != ${cidr} masquerade
  }
  chain pass {
    type filter hook forward priority filter; policy accept;
    # The way out may be narrower than the links of the guests.
    iifname "${names.prefix}*" tcp flags syn tcp option maxseg size set rt mtu
  }
}
`;
}

/** A firewall of the host may drop what it forwards (Docker's does): our links get a rule before its own. */
async function openForwardChain(names: Names): Promise<void> {
  if (!(await hasIptables())) return;
  const chain = await run('iptables', ['-S', 'FORWARD'], { allow: [1, 3, 4] });
  if (chain.trim() === '-P FORWARD ACCEPT' || chain === '') return;
  for (const direction of ['-i', '-o']) {
    const rule = [direction, `${names.prefix}+`, '-j', 'ACCEPT'];
    if (!chain.includes(`-A FORWARD ${rule.join(' ')}`)) await run('iptables', ['-I', 'FORWARD', ...rule]);
  }
}

async function forwardRules(names: Names): Promise<string[][]> {
  if (!(await hasIptables())) return [];
  const chain = await run('iptables', ['-S', 'FORWARD'], { allow: [1, 3, 4] });
  return chain
    .split('\n')
    .filter((line) => line.startsWith('-A FORWARD ') && line.includes(` ${names.prefix}+ `))
    .map((line) => line.split(' ').slice(2));
}

const hasIptables = async (): Promise<boolean> => {
  return (await run('sh', ['-c', 'command -v iptables'], { allow: [1, 127] })) !== '';
};
