import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Facts } from './facts';
import { NodeRoot, type Form } from './node-root';

export interface Run {
  readonly code: number | null;
  readonly output: string;
}

/** The commands of a node. What is in neither list is missing, as in a small template. */
export interface Commands {
  /** Are what they are on this machine. */
  readonly real: readonly string[];
  readonly faked: readonly string[];
  /** Shell script that plays the faked ones, by the name that it is called by. */
  readonly fake: string;
}

/** A node as a folder and commands on its PATH, some of them fakes that keep the state of the node in files. */
export class FakedNode extends Facts {
  readonly root: NodeRoot;
  protected readonly bin: string;

  constructor(
    form: Form,
    private readonly commands: Commands,
  ) {
    const root = new NodeRoot(form);
    super(root.at('world'));
    this.root = root;
    this.bin = root.at('bin');
    mkdirSync(this.bin);
    this.provideReal(...commands.real);
    this.provide(...commands.faked);
    this.fact('calls');
    root.install('common/lib.sh', 'opt/cluster/lib.sh');
  }

  /** Fake commands that the node has. */
  provide(...names: readonly string[]): void {
    for (const name of names) symlinkSync(this.commands.fake, join(this.bin, name));
  }

  /** Commands that the node has as they are on this machine. */
  provideReal(...names: readonly string[]): void {
    for (const name of names) symlinkSync(whereIs(name), join(this.bin, name));
  }

  /** The node lacks a command. */
  lack(name: string): void {
    rmSync(join(this.bin, name));
  }

  /** Another program of this name, as shell lines. */
  replace(name: string, lines: string): void {
    this.lack(name);
    writeFileSync(join(this.bin, name), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
  }

  /** Names of the facts of one kind, e.g. `enabled`. */
  all(kind: string): string[] {
    return existsSync(this.place(kind)) ? readdirSync(this.place(kind)).sort() : [];
  }

  get calls(): string[] {
    return readFileSync(this.place('calls'), 'utf8').split('\n').slice(0, -1);
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
    return { PATH: this.bin, WORLD: this.folder, ROOT: this.root.path, BIN: this.bin, SELF: this.commands.fake };
  }

  start(script = 'opt/cluster/bootstrap.sh', ...args: string[]): ChildProcess {
    return spawn(this.root.at(script), args, { env: this.env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  async run(script?: string, ...args: string[]): Promise<Run> {
    const child = this.start(script, ...args);
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
