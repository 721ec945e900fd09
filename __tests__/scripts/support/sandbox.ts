import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { nodeData, type NodeData } from './node-data';
import { NodeRoot, type Form } from './node-root';

const FAKE = join(__dirname, 'fake-command.sh');
/** Commands that are on every node, as they are. What is in neither list is missing, as in a small template. */
const REAL =
  `basename bash cat cp cut date dirname env find grep gzip head ln ls mkdir mv python3 rm sed seq sh sha256sum sort
  tail tar tee timeout touch tr uniq wc`.split(/\s+/);
const FAKED = 'apt-get dpkg getent ip journalctl modprobe sleep sysctl systemctl'.split(' ');

const places = new Map<string, string>();

/** The program itself: what is first on PATH may be a wrapper that needs more than the sandbox has. */
function whereIs(name: string): string {
  const found = places.get(name) ?? (name === 'python3' ? pythonItself() : output('which', name));
  places.set(name, found);
  return found;
}

const pythonItself = (): string => output('python3', '-c', 'import sys; print(sys.executable)');
const output = (command: string, ...args: string[]): string =>
  spawnSync(command, args, { encoding: 'utf8' }).stdout.trim();

export interface Run {
  readonly code: number | null;
  readonly output: string;
}

/** A Debian node before its first boot: commands on its PATH are fakes that keep the state of the node in files. */
export class Sandbox {
  readonly root: NodeRoot;
  private readonly bin: string;
  private readonly world: string;

  constructor(changes: Partial<NodeData> = {}, form: Form = 'shipped') {
    this.root = new NodeRoot(form);
    this.bin = this.root.at('bin');
    this.world = this.root.at('world');
    mkdirSync(this.bin);
    mkdirSync(join(this.world, 'network'), { recursive: true });
    for (const name of REAL) symlinkSync(whereIs(name), join(this.bin, name));
    this.provide(...FAKED);
    this.root.install('common/lib.sh', 'opt/cluster/lib.sh');
    this.root.install('docker/engine.sh', 'opt/cluster/engine.sh');
    this.root.install('swarm/bootstrap.sh', 'opt/cluster/bootstrap.sh');
    this.root.render('swarm/cluster.env.hbs', 'etc/cluster/cluster.env', nodeData(changes));
    this.root.write('etc/docker/daemon.json', '{}');
    this.fact('route', 'default via 10.1.1.1 dev eth0 proto dhcp\n');
    this.fact('calls', '');
  }

  /** Fake commands that the node has. */
  provide(...names: string[]): void {
    for (const name of names) symlinkSync(FAKE, join(this.bin, name));
  }

  /** Real commands that the node has beside those of every node. */
  provideReal(...names: string[]): void {
    for (const name of names) symlinkSync(whereIs(name), join(this.bin, name));
  }

  /** The node lacks a command. */
  lack(name: string): void {
    rmSync(join(this.bin, name));
  }

  fact(name: string, value = ''): void {
    writeFileSync(join(this.world, name), value);
  }

  not(name: string): void {
    rmSync(join(this.world, name), { force: true });
  }

  has(name: string): boolean {
    return existsSync(join(this.world, name));
  }

  /** Names of the facts of one kind, e.g. `enabled`. */
  all(kind: string): string[] {
    return existsSync(join(this.world, kind)) ? readdirSync(join(this.world, kind)).sort() : [];
  }

  get calls(): string[] {
    return readFileSync(join(this.world, 'calls'), 'utf8').split('\n').slice(0, -1);
  }

  get status(): { step: string; doing: string; state: string; reason: string } {
    return JSON.parse(this.root.read('run/cluster/status.json'));
  }

  /** The engine came with the template and started `seconds` after (or before) its configuration was written. */
  engineInTemplate(seconds: number): void {
    this.provide('dockerd', 'docker', 'iptables');
    this.fact('dockerd');
    this.root.write('run/docker.pid', '42');
    this.root.write('proc/42/cmdline', 'dockerd');
    const at = Date.now() / 1000 + seconds;
    utimesSync(this.root.at('run/docker.pid'), at, at);
  }

  start(script = 'opt/cluster/bootstrap.sh'): ChildProcess {
    const env = { PATH: this.bin, WORLD: this.world, ROOT: this.root.path, BIN: this.bin, SELF: FAKE };
    return spawn(this.root.at(script), { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  async run(script?: string): Promise<Run> {
    const child = this.start(script);
    let output = '';
    child.stdout?.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr?.on('data', (data: Buffer) => (output += data.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output };
  }

  remove(): void {
    this.root.remove();
  }
}
