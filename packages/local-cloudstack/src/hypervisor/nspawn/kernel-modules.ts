import { run } from './run';

/**
 * What Docker, Kubernetes and the routers use of the kernel. Machines share the host's kernel and cannot load modules, so
 * the host does. A kernel that has no such module, or has it built in, is fine: what needs it will say so.
 */
const modules = [
  ...['overlay', 'veth', 'bridge', 'br_netfilter', 'vxlan', 'nf_conntrack', 'nf_tables', 'nft_masq', 'nft_nat'],
  ...['ip_tables', 'iptable_nat', 'iptable_filter', 'xt_conntrack', 'xt_MASQUERADE', 'xt_addrtype', 'xt_nat'],
  ...['ip_vs', 'ip_vs_rr', 'xt_ipvs'],
];

export async function loadModules(): Promise<void> {
  await run('modprobe', ['--quiet', '--all', ...modules], { allow: [1] }).catch(() => '');
}
