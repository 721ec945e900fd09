import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakedNode } from './faked-node';
import { Lab, type LabNode } from './lab';
import type { Form } from './node-root';

const COMMANDS = {
  fake: join(__dirname, 'fake-kubernetes.sh'),
  real: `base64 basename bash cat cmp chmod cp cut date dirname env find grep gzip head install ln ls mkdir mktemp mv paste printf python3
  rm rmdir sed seq sh sha256sum sort tail tar tee touch tr uname wc`.split(/\s+/),
  faked:
    `apt-get conntrack ctr curl dpkg getent ip iptables modprobe mount mount.nfs mountpoint sleep swapoff sync sysctl
  systemctl timeout umount`.split(/\s+/),
};
const PROGRAMS = ['kubeadm', 'kubectl'];

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

/** The nodes of one cluster. */
export class KubernetesLab extends Lab<KubernetesNode> {
  constructor(like?: KubernetesLab) {
    super('kubernetes', ['members', 'running', 'nodes', 'applied', 'started'], like);
  }

  node(options: NodeOptions = {}): KubernetesNode {
    return this.with(new KubernetesNode(this, options));
  }

  /** How the cluster sees itself: all that must not depend on what happened on the way. */
  get state(): object {
    return {
      founded: this.read('founded'),
      members: this.list('members'),
      running: Object.keys(this.list('running')),
      nodes: this.list('nodes'),
      applied: Object.keys(this.list('applied')).length,
      token: this.has('token'),
    };
  }
}

export class KubernetesNode extends FakedNode implements LabNode {
  readonly name: string;
  private readonly tmp: string;

  constructor(
    private readonly lab: KubernetesLab,
    options: NodeOptions,
  ) {
    const { controlPlane, form = 'shipped', generation = 1, controlPlanes = 3, address = '10.1.1.77' } = options;
    const self = CONTROL_PLANES[(controlPlane ?? 0) - 1];
    super(form, COMMANDS);
    this.name = self?.name ?? 'k-worker-1';
    this.tmp = this.root.at('tmp');
    const folders = ['tmp', 'etc/cloud/cloud.cfg.d', 'etc/sysctl.d', 'etc/containerd', 'usr/local/bin'];
    for (const folder of folders) mkdirSync(this.root.at(folder), { recursive: true });
    if (!options.download) this.provide(...PROGRAMS);
    this.fact('address', address);
    this.fact('kubeadm-version', 'v1.36.3\n');
    if (!options.download) this.fact('images');

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
      apiNames: 'api.k.internal 203.0.113.9 10.96.0.1 localhost kubernetes',
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
    spawnSync('tar', ['-Pczf', this.place('tools.tgz'), ...paths]);
    for (const path of paths) rmSync(path);
  }

  /** What can be downloaded as this file. */
  mirror(name: string, content: Buffer): void {
    mkdirSync(this.place('mirror'), { recursive: true });
    writeFileSync(join(this.place('mirror'), name), content);
  }

  /** Units that systemd starts at every boot. */
  get enabled(): string[] {
    return this.all('enabled');
  }

  override get env(): Record<string, string> {
    return {
      ...super.env,
      PATH: `${this.root.at('usr/local/bin')}:${this.bin}`,
      LAB: this.lab.folder,
      TMPDIR: this.tmp,
      S3_PAUSES: '0 0',
    };
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
