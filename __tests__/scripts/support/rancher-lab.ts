import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { FakedNode } from './faked-node';
import { Lab, type LabNode } from './lab';
import type { Form } from './node-root';

const COMMANDS = {
  fake: join(__dirname, 'fake-rancher.sh'),
  real: `bash cat chmod cmp cp cut date dirname env find grep head ls mkdir mv paste rm sed sh sha256sum sort tail tee touch tr`.split(
    /\s+/,
  ),
  faked: 'curl ip journalctl k3s modprobe seq sleep sync sysctl systemctl timeout'.split(' '),
};

const SERVERS = [1, 2, 3].map((n) => ({ name: `r-server-${n}`, address: `10.1.1.1${n}` }));

export interface NodeOptions {
  /** `1` to `3`: a server; else an agent. */
  readonly server?: number;
  readonly form?: Form;
  readonly generation?: number;
  readonly servers?: number;
  readonly created?: string;
  /** Where the cluster is to be founded from, and since when. */
  readonly restore?: { readonly from: string; readonly at: string };
}

/** The nodes of one cluster. */
export class RancherLab extends Lab<RancherNode> {
  constructor(like?: RancherLab) {
    super('rancher', ['members', 'running', 'nodes', 'applied'], like);
  }

  node(options: NodeOptions = {}): RancherNode {
    return this.with(new RancherNode(this, options));
  }

  /** How the cluster sees itself: all that must not depend on what happened on the way. */
  get state() {
    const names = (kind: string): string[] => Object.keys(this.list(kind));
    return {
      founded: this.read('founded'),
      members: names('members').filter((name) => this.read(`members/${name}`) !== 'unstarted'),
      running: names('running'),
      nodes: names('nodes'),
      applied: names('applied').length,
    };
  }
}

export class RancherNode extends FakedNode implements LabNode {
  readonly name: string;
  private readonly address: string;

  constructor(
    private readonly lab: RancherLab,
    { server, form = 'shipped', generation = 1, servers = 3, created, restore }: NodeOptions,
  ) {
    const self = SERVERS[(server ?? 0) - 1];
    super(form, COMMANDS);
    this.name = self?.name ?? 'r-web-1';
    this.address = self?.address ?? 'none';
    this.fact('restarts', '0');
    this.fact('journal');
    this.fact('version', 'k3s version v1.25.4+k3s1 (0dc63334)\ngo version go1.26.8\n');
    this.root.install('rancher/bootstrap.sh', 'opt/cluster/bootstrap.sh');
    this.root.render('rancher/cluster.env.hbs', 'etc/cluster/cluster.env', {
      node: this.name,
      role: self ? 'server' : 'agent',
      program: 'k3s',
      title: 'K3s',
      version: '1.25.4+k3s1',
      joinPort: 6443,
      address: self?.address ?? '',
      servers: SERVERS.slice(0, servers),
      mayInit: server === 1 && (generation === 1 || restore !== undefined),
      created: created ?? new Date(Date.now() - 60_000).toISOString(),
      initMinutes: 60,
      preinstalled: true,
    });
    if (!self) return;
    this.root.install('rancher/parts/server.sh', 'opt/cluster/parts/server.sh', 0o644);
    this.root.write('etc/cluster/manifests/10-rights.yaml', 'kind: ClusterRole\n');
    this.root.write('etc/cluster/token', 'K10::server:secret\n', 0o600);
    if (restore) {
      this.root.render('kubernetes/snapshots.env.hbs', 'etc/cluster/snapshots.env', { restore });
      this.root.install('rancher/parts/snapshot.sh', 'opt/cluster/parts/snapshot.sh', 0o644);
      symlinkSync(COMMANDS.fake, this.root.at('opt/cluster/s3'));
    }
    for (const name of ['server-ca.crt', 'client-ca.key', 'etcd/peer-ca.key', 'service.key']) {
      this.root.write(`etc/cluster/tls/${name}`, `${name} of this cluster\n`, 0o600);
    }
  }

  /** What K3s is told about how it comes into the cluster. */
  get way(): string {
    return this.root.read('etc/rancher/k3s/config.yaml.d/90-cluster.yaml').trim();
  }

  override get env(): Record<string, string> {
    return { ...super.env, LAB: this.lab.folder };
  }

  powerCut(): void {
    this.lab.not(`running/${this.address}`);
  }

  /** The power was away: nothing runs, and /run is empty. K3s does not start by itself. */
  boot(): void {
    this.not('active');
    this.powerCut();
    rmSync(this.root.at('run/cluster'), { recursive: true, force: true });
  }
}
