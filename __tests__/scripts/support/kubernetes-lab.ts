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

const FAKE = join(__dirname, 'fake-kubernetes.sh');
/** Commands that are on every node, as they are. */
const REAL =
  `base64 basename bash cat cmp chmod cp cut date dirname env find grep gzip head install ln ls mkdir mktemp mv paste printf
  rm rmdir sed seq sh sha256sum sort tail tar tee touch tr uname wc`.split(/\s+/);
const FAKED =
  `apt-get conntrack ctr curl dpkg getent ip iptables modprobe mount mount.nfs mountpoint sleep swapoff sync sysctl
  systemctl timeout umount`.split(/\s+/);
const PROGRAMS = ['kubeadm', 'kubectl'];

const places = new Map<string, string>();
function whereIs(name: string): string {
  const found = places.get(name) ?? output('which', name);
  places.set(name, found);
  return found;
}
const output = (command: string, ...args: string[]): string =>
  spawnSync(command, args, { encoding: 'utf8' }).stdout.trim();

const CONTROL_PLANES = [1, 2, 3].map((n) => ({ name: `k-control-plane-${n}`, address: `10.1.1.1${n}` }));

const HANDED_OUT = [
  ...['programs', 'upgrade', 'metadata-guard'].map((name) => `opt/cluster/${name}.sh`),
  ...['cluster-upgrade.service', 'cluster-upgrade.timer', 'kubelet.service.d/20-cluster.conf'].map(
    (name) => `etc/systemd/system/${name}`,
  ),
  'etc/cluster/discovery.conf',
  'etc/containerd/config.toml',
];

export interface NodeOptions {
  /** `1` to `3`: a control plane; else a worker. */
  readonly controlPlane?: number;
  readonly form?: Form;
  /** Of a worker. */
  readonly address?: string;
  readonly generation?: number;
  readonly controlPlanes?: number;
  readonly created?: string;
  readonly download?: boolean;
  readonly restore?: { readonly from: string; readonly at: string };
  /** Where snapshots go. @default - the folder `backups` of the node */
  readonly backupTo?: string;
}

/** The nodes of one cluster: each is a folder and fake commands, all share what only a cluster knows. */
export class KubernetesLab {
  readonly folder = mkdtempSync(join(tmpdir(), 'kubernetes-'));
  private readonly nodes: KubernetesNode[] = [];

  /** @param like what is known of this cluster is known of the new one, but it has no nodes here */
  constructor(like?: KubernetesLab) {
    if (like) cpSync(like.folder, this.folder, { recursive: true });
    for (const name of ['members', 'running', 'nodes', 'applied', 'started'])
      mkdirSync(join(this.folder, name), { recursive: true });
  }

  node(options: NodeOptions = {}): KubernetesNode {
    const node = new KubernetesNode(this, options);
    this.nodes.push(node);
    return node;
  }

  /** The machine is gone, with its disk. */
  destroy(node: KubernetesNode): void {
    node.powerCut();
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
  get state(): object {
    const all = (kind: string): Record<string, string> =>
      Object.fromEntries(readdirSync(join(this.folder, kind)).map((name) => [name, this.read(`${kind}/${name}`)]));
    return {
      founded: this.read('founded'),
      members: all('members'),
      running: Object.keys(all('running')),
      nodes: all('nodes'),
      applied: Object.keys(all('applied')).length,
      token: existsSync(join(this.folder, 'token')),
    };
  }

  remove(): void {
    for (const node of this.nodes) node.root.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class KubernetesNode {
  readonly root: NodeRoot;
  readonly name: string;
  private readonly bin: string;
  private readonly world: string;
  private readonly tmp: string;

  constructor(
    private readonly lab: KubernetesLab,
    options: NodeOptions,
  ) {
    const { controlPlane, form = 'shipped', generation = 1, controlPlanes = 3, address = '10.1.1.77' } = options;
    const self = CONTROL_PLANES[(controlPlane ?? 0) - 1];
    this.name = self?.name ?? 'k-worker-1';
    this.root = new NodeRoot(form);
    this.bin = this.root.at('bin');
    this.world = this.root.at('world');
    this.tmp = this.root.at('tmp');
    const folders = [
      this.bin,
      this.world,
      this.tmp,
      ...['cloud/cloud.cfg.d', 'sysctl.d', 'containerd'].map((name) => this.root.at(`etc/${name}`)),
    ];
    for (const folder of [...folders, this.root.at('usr/local/bin')]) mkdirSync(folder, { recursive: true });
    for (const name of REAL) symlinkSync(whereIs(name), join(this.bin, name));
    symlinkSync(output('python3', '-c', 'import sys; print(sys.executable)'), join(this.bin, 'python3'));
    for (const name of [...FAKED, ...(options.download ? [] : PROGRAMS)]) this.provide(name);
    this.fact('calls', '');
    this.fact('address', address);
    this.fact('kubeadm-version', 'v1.36.3\n');
    if (!options.download) this.fact('images');

    this.root.install('common/lib.sh', 'opt/cluster/lib.sh');
    this.root.install('kubernetes/bootstrap.sh', 'opt/cluster/bootstrap.sh');
    if (self) {
      // What control planes hand out is the same on all of them, which it would not be with the paths of this folder in it.
      this.root.install('kubernetes/node.sh', 'node.sh', 0o644);
      this.root.write('opt/cluster/node.sh', '. "$ROOT/node.sh"\n');
    }
    if (!self) this.handOut();
    if (options.download) this.root.install('kubernetes/programs.sh', 'opt/cluster/programs.sh', 0o644);
    this.root.write('etc/hosts', '127.0.0.1 localhost\n');
    this.root.write('etc/cluster/kubeadm-join.yaml', '');
    this.root.render('kubernetes/cluster.env.hbs', 'etc/cluster/cluster.env', {
      node: this.name,
      role: self ? 'control-plane' : 'worker',
      version: '1.36.3',
      endpoint: 'api.k.internal',
      address: self?.address ?? '',
      controlPlanes: CONTROL_PLANES.slice(0, controlPlanes),
      mayInit: controlPlane === 1 && generation === 1,
      created: options.created ?? new Date(Date.now() - 60_000).toISOString(),
      initMinutes: 60,
      preinstalled: !options.download,
      imageRepository: 'registry.k8s.io',
    });
    if (self) this.controlPlaneFiles(options);
  }

  private controlPlaneFiles({ restore, backupTo = this.root.at('backups') }: NodeOptions): void {
    const settings = { backup: { to: backupTo, keep: 3 }, restore: restore ?? null, nfsOptions: 'nfsvers=4' };
    this.root.render('kubernetes/snapshots.env.hbs', 'etc/cluster/snapshots.env', settings);
    if (restore) this.root.install('kubernetes/parts/restore.sh', 'opt/cluster/parts/restore.sh', 0o644);
    this.root.install('kubernetes/parts/control-plane.sh', 'opt/cluster/parts/control-plane.sh', 0o644);
    for (const name of ['etcdctl.sh', 'certificates.sh', 'etcd-snapshot.sh', 'snapshots.sh', 's3']) {
      this.root.install(`kubernetes/${name}`, `opt/cluster/${name}`);
    }
    for (const name of [
      'ca.crt',
      'ca.key',
      'front-proxy-ca.crt',
      'front-proxy-ca.key',
      'sa.key',
      'sa.pub',
      'etcd/ca.crt',
      'etcd/ca.key',
    ]) {
      this.root.write(`etc/cluster/pki/${name}`, `${name} of this cluster\n`, 0o600);
    }
    for (const name of ['kubeadm-init', 'encryption', 'audit-policy', 'authentication', 'admission']) {
      this.root.write(`etc/cluster/${name}.yaml`, `# ${name}\n`, 0o600);
    }
    for (const name of HANDED_OUT) this.root.write(name, '# as shipped\n');
    this.root.write('etc/cluster/manifests/10-flannel.yaml', 'kind: Namespace\n');
  }

  /** What control planes would hand out to this worker, with the paths of its own folder. */
  private handOut(): void {
    this.root.install('kubernetes/node.sh', 'opt/cluster/node.sh', 0o644);
    for (const name of HANDED_OUT) this.root.write(name, '# as shipped\n');
    this.root.install('kubernetes/programs.sh', 'opt/cluster/programs.sh', 0o644);
    const paths = ['opt/cluster/node.sh', ...HANDED_OUT].map((name) => this.root.at(name));
    spawnSync('tar', ['-Pczf', join(this.world, 'tools.tgz'), ...paths]);
    for (const path of paths) rmSync(path);
  }

  provide(name: string): void {
    symlinkSync(FAKE, join(this.bin, name));
  }

  /** Another program of this name, as shell lines. */
  replace(name: string, lines: string): void {
    this.lack(name);
    writeFileSync(join(this.bin, name), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
  }

  /** What can be downloaded as this file. */
  mirror(name: string, content: Buffer): void {
    mkdirSync(join(this.world, 'mirror'), { recursive: true });
    writeFileSync(join(this.world, 'mirror', name), content);
  }

  read(name: string): string {
    return readFileSync(join(this.world, name), 'utf8');
  }

  lack(name: string): void {
    rmSync(join(this.bin, name));
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

  /** Units that systemd starts at every boot. */
  get enabled(): string[] {
    return readdirSync(join(this.world, 'enabled')).sort();
  }

  /** Calls whose text has this in it. */
  called(text: string): string[] {
    return this.calls.filter((call) => call.includes(text));
  }

  get status(): { step: string; doing: string; state: string; reason: string } {
    return JSON.parse(this.root.read('run/cluster/status.json'));
  }

  get log(): string {
    return existsSync(this.root.at('var/log/cluster.log')) ? this.root.read('var/log/cluster.log') : '';
  }

  get env(): Record<string, string> {
    return {
      PATH: `${this.root.at('usr/local/bin')}:${this.bin}`,
      WORLD: this.world,
      ROOT: this.root.path,
      LAB: this.lab.folder,
      SELF: FAKE,
      TMPDIR: this.tmp,
      S3_PAUSES: '0 0',
    };
  }

  start(script = 'opt/cluster/bootstrap.sh', ...args: string[]): ChildProcess {
    return spawn(this.root.at(script), args, { env: this.env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  async run(script?: string, ...args: string[]): Promise<Run> {
    const child = this.start(script, ...args);
    let text = '';
    child.stdout?.on('data', (data: Buffer) => (text += data.toString()));
    child.stderr?.on('data', (data: Buffer) => (text += data.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output: text };
  }

  /** What systemd starts by itself; everything that ran is gone, and so is /run. */
  boot(): void {
    rmSync(this.root.at('run/cluster'), { recursive: true, force: true });
    spawnSync(join(this.bin, 'systemctl'), ['boot'], { env: this.env });
  }

  powerCut(): void {
    this.lab.not(`running/${CONTROL_PLANES.find(({ name }) => name === this.name)?.address ?? 'none'}`);
  }
}
