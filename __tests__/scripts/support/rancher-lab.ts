import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { NodeRoot, type Form } from './node-root';
import type { Run } from './sandbox';

const FAKE = join(__dirname, 'fake-rancher.sh');
/** Commands that are on every node, as they are. */
const REAL =
  `bash cat chmod cmp cp cut date dirname env find grep head ls mkdir mv paste rm sed sh sha256sum sort tail tee touch tr`.split(
    /\s+/,
  );
const FAKED = 'curl ip journalctl k3s modprobe seq sleep sync sysctl systemctl timeout'.split(' ');

const whereIs = (name: string): string => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim();

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

/** The nodes of one cluster: each is a folder and fake commands, all share what only a cluster knows. */
export class RancherLab {
  readonly folder = mkdtempSync(join(tmpdir(), 'rancher-'));
  private readonly nodes: RancherNode[] = [];

  /** @param like what is known of this cluster is known of the new one, but it has no nodes here */
  constructor(like?: RancherLab) {
    if (like) cpSync(like.folder, this.folder, { recursive: true });
    for (const name of ['members', 'running', 'nodes', 'applied'])
      mkdirSync(join(this.folder, name), { recursive: true });
  }

  node(options: NodeOptions = {}): RancherNode {
    const node = new RancherNode(this, options);
    this.nodes.push(node);
    return node;
  }

  /** The machine is gone, with its disk. */
  destroy(node: RancherNode): void {
    node.boot();
    node.root.remove();
  }

  read(name: string): string {
    return existsSync(join(this.folder, name)) ? readFileSync(join(this.folder, name), 'utf8').trim() : '';
  }

  fact(name: string, value = ''): void {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), value);
  }

  not(name: string): void {
    rmSync(join(this.folder, name), { force: true });
  }

  /** How the cluster sees itself: all that must not depend on what happened on the way. */
  get state() {
    const names = (kind: string): string[] => readdirSync(join(this.folder, kind)).sort();
    return {
      founded: this.read('founded'),
      members: names('members').filter((name) => this.read(`members/${name}`) !== 'unstarted'),
      running: names('running'),
      nodes: names('nodes'),
      applied: names('applied').length,
    };
  }

  remove(): void {
    for (const node of this.nodes) node.root.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class RancherNode {
  readonly root: NodeRoot;
  readonly name: string;
  private readonly bin: string;
  private readonly world: string;
  private readonly address: string;

  constructor(
    private readonly lab: RancherLab,
    { server, form = 'shipped', generation = 1, servers = 3, created, restore }: NodeOptions,
  ) {
    const self = SERVERS[(server ?? 0) - 1];
    this.name = self?.name ?? 'r-web-1';
    this.address = self?.address ?? 'none';
    this.root = new NodeRoot(form);
    this.bin = this.root.at('bin');
    this.world = this.root.at('world');
    for (const folder of [this.bin, this.world]) mkdirSync(folder);
    for (const name of REAL) symlinkSync(whereIs(name), join(this.bin, name));
    for (const name of FAKED) symlinkSync(FAKE, join(this.bin, name));
    this.fact('calls');
    this.fact('restarts', '0');
    this.fact('journal');
    this.fact('version', 'k3s version v1.25.4+k3s1 (0dc63334)\ngo version go1.26.8\n');
    this.root.install('common/lib.sh', 'opt/cluster/lib.sh');
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
    if (restore) {
      this.root.render('kubernetes/snapshots.env.hbs', 'etc/cluster/snapshots.env', { restore });
      this.root.install('rancher/parts/snapshot.sh', 'opt/cluster/parts/snapshot.sh', 0o644);
      symlinkSync(FAKE, this.root.at('opt/cluster/s3'));
    }
    for (const name of ['server-ca.crt', 'client-ca.key', 'etcd/peer-ca.key', 'service.key']) {
      this.root.write(`etc/cluster/tls/${name}`, `${name} of this cluster\n`, 0o600);
    }
  }

  fact(name: string, value = ''): void {
    mkdirSync(dirname(join(this.world, name)), { recursive: true });
    writeFileSync(join(this.world, name), value);
  }

  not(name: string): void {
    rmSync(join(this.world, name), { force: true });
  }

  has(name: string): boolean {
    return existsSync(join(this.world, name));
  }

  get calls(): string[] {
    return readFileSync(join(this.world, 'calls'), 'utf8').split('\n').slice(0, -1);
  }

  /** What K3s is told about how it comes into the cluster. */
  get way(): string {
    return this.root.read('etc/rancher/k3s/config.yaml.d/90-cluster.yaml').trim();
  }

  get status(): { step: string; doing: string; state: string; reason: string } {
    return JSON.parse(this.root.read('run/cluster/status.json'));
  }

  start(): ChildProcess {
    const env = { PATH: this.bin, WORLD: this.world, ROOT: this.root.path, LAB: this.lab.folder };
    return spawn(this.root.at('opt/cluster/bootstrap.sh'), { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  async run(): Promise<Run> {
    const child = this.start();
    let output = '';
    child.stdout?.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr?.on('data', (data: Buffer) => (output += data.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output };
  }

  /** The power was away: nothing runs, and /run is empty. K3s does not start by itself. */
  boot(): void {
    this.not('active');
    this.lab.not(`running/${this.address}`);
    rmSync(this.root.at('run/cluster'), { recursive: true, force: true });
  }
}
