import type { RouterSpec } from '../hypervisor/hypervisor';
import { guestBridge } from './ruleset';

/** Files of a router's DHCP and DNS server, by name. The two tables are read again on SIGHUP, the rest at the start. */
export interface DnsmasqFiles {
  readonly 'dnsmasq.conf': string;
  /** `MAC,address,name,infinite` per guest. */
  readonly 'dhcp-hosts': string;
  /** `address name` per guest, and the name under which guests look for their metadata. */
  readonly 'dns-hosts': string;
}

/** @param directory where the files will lie @param nameservers that answer for the rest of the world */
export function renderDnsmasq(spec: RouterSpec, directory: string, nameservers: readonly string[]): DnsmasqFiles {
  const configuration = [
    `interface=${guestBridge}`,
    'except-interface=lo',
    'bind-interfaces',
    'keep-in-foreground',
    'log-facility=-',
    'user=root',
    'pid-file=',
    'no-resolv',
    'no-hosts',
    ...nameservers.map((address) => `server=${address}`),
    `domain=${spec.domain}`,
    `local=/${spec.domain}/`,
    'domain-needed',
    'expand-hosts',
    `addn-hosts=${directory}/dns-hosts`,
    `dhcp-range=${spec.gateway},static`,
    `dhcp-hostsfile=${directory}/dhcp-hosts`,
    `dhcp-option=option:router,${spec.gateway}`,
    `dhcp-option=option:dns-server,${spec.gateway}`,
    // Leases are what the hosts file says. A list of old ones would keep an address from the machine that gets it next.
    'leasefile-ro',
    'dhcp-authoritative',
    'no-ping',
  ];
  return {
    'dnsmasq.conf': text(configuration),
    'dhcp-hosts': text(spec.leases.map((lease) => `${lease.macAddress},${lease.ipAddress},${lease.name},infinite`)),
    'dns-hosts': text([
      `${spec.gateway} data-server`,
      ...spec.leases.map((lease) => `${lease.ipAddress} ${lease.name}`),
    ]),
  };
}

/** Whether a guest's address was taken from it: the server remembers who has which until it is started anew. */
export function revokesLeases(before: string, after: string): boolean {
  const kept = new Set(after.split('\n'));
  return before.split('\n').some((line) => !kept.has(line));
}

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
