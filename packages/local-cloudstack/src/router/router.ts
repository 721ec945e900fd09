import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RouterSpec } from '../hypervisor/hypervisor';
import { Cgroup } from '../hypervisor/nspawn/cgroup';
import { socketDirectory } from '../hypervisor/nspawn/host-state';
import { routerUnit, type Names } from '../hypervisor/nspawn/names';
import { deleteLink, deleteNetns, inNetns, linkExists, netnsExists, netnsInode } from '../hypervisor/nspawn/netns';
import { run } from '../hypervisor/nspawn/run';
import { readIfThere, writeIfChanged } from './files';
import { dropStrangers, ensureLinks } from './links';
import { hostNameservers } from './nameservers';
import { renderRuleset } from './ruleset';
import { applyDnsmasq, applyHaproxy, type ServicePlace } from './services';

/**
 * The virtual router of one guest network: a network namespace with the guests' bridge and a public link, nftables
 * rules, dnsmasq and haproxy. It serves its guests whether or not the process that made it lives.
 */
export class VirtualRouter {
  private readonly place: ServicePlace;
  private readonly socket: string;

  constructor(
    private readonly names: Names,
    routersDirectory: string,
    private readonly networkId: string,
  ) {
    const unit = routerUnit(networkId);
    this.place = {
      directory: join(routersDirectory, unit),
      netns: names.router(networkId),
      cgroup: new Cgroup(join(names.cloud, unit)),
    };
    this.socket = join(socketDirectory, names.router(networkId));
  }

  /** Makes the world match. Repeating it changes nothing and interrupts nothing. */
  async apply(spec: RouterSpec, publicCidr: string): Promise<void> {
    const nameservers = hostNameservers();
    const digest = digestOf(spec, publicCidr, nameservers);
    if ((await this.isWhole()) && readIfThere(this.appliedFile) === this.mark(digest)) return;
    rmSync(this.appliedFile, { force: true });
    await ensureLinks(this.names, spec, publicCidr);
    const [program, ...args] = inNetns(this.place.netns, 'nft', '-f', '-');
    await run(program, args, { input: renderRuleset(spec) });
    await applyDnsmasq(this.place, spec, nameservers);
    await applyHaproxy(this.place, spec, this.socket);
    await dropStrangers(this.names, spec);
    writeIfChanged(this.appliedFile, this.mark(digest));
  }

  async remove(): Promise<void> {
    await this.place.cgroup.destroy();
    await deleteLink(undefined, this.names.routerLink(this.networkId));
    await deleteNetns(this.place.netns);
    rmSync(this.socket, { force: true });
    rmSync(this.place.directory, { recursive: true, force: true });
  }

  private get appliedFile(): string {
    return join(this.place.directory, 'applied');
  }

  /** A namespace made anew is empty whatever the file says. */
  private mark(digest: string): string {
    return `${netnsInode(this.place.netns)} ${digest}`;
  }

  private async isWhole(): Promise<boolean> {
    const serving = ['dns', 'proxy'].every((unit) => new Cgroup(join(this.place.cgroup.path, unit)).populated());
    const { netns } = this.place;
    return serving && netnsExists(netns) && linkExists(undefined, this.names.routerLink(this.networkId));
  }
}

function digestOf(spec: RouterSpec, ...rest: readonly unknown[]): string {
  const userData = spec.leases.map((lease) => lease.userData.toString('base64'));
  return createHash('sha256')
    .update(JSON.stringify([spec, userData, rest]))
    .digest('hex');
}
