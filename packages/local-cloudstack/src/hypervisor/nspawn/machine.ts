import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MachineSpec } from '../hypervisor';
import { Cgroup } from './cgroup';
import { spawnDetached } from './detached';
import { Disk } from './disk';
import { imageDirectory } from './image';
import { enterMachine, leaderOf } from './leader';
import { plugIn, unplug } from './machine-network';
import { keeperUnit, machineUnit, type Names } from './names';
import { nspawnCommand, nspawnEnvironment } from './nspawn-command';
import { poll } from './run';
import { layerRoots } from './templates';

/** Real-time signals by which systemd as PID 1 is told what to do; Linux counts them from 34. */
const powerOffSignal = 34 + 4;
const rebootSignal = 34 + 5;

/** A loaded host may take long to bring up a machine that is fine. */
const startTimeoutMs = 120_000;
/** Time that a guest has to shut down before its power is cut. */
export const shutdownGraceMs = 60_000;
/** Below this a manager of containers is killed for want of memory before it does anything. */
const minimumMemoryMib = 512;

interface StoredMachine extends MachineSpec {
  /** Fixed when the disk is made: a new build of the template is for new disks. */
  readonly layers: readonly string[];
}

/** One machine, as the world shows it: nothing here is remembered but what its directory says. */
export class Machine {
  readonly consoleLog: string;
  private readonly directory: string;
  private readonly guest: Cgroup;
  private readonly keeper: Cgroup;

  constructor(
    private readonly names: Names,
    machinesDirectory: string,
    readonly id: string,
  ) {
    if (!/^[\w-][\w.-]*$/.test(id)) throw new Error(`${JSON.stringify(id)} cannot be the id of a machine`);
    this.directory = join(machinesDirectory, id);
    this.consoleLog = join(this.directory, 'console.log');
    this.guest = new Cgroup(join(names.cloud, machineUnit(id)));
    this.keeper = new Cgroup(join(names.cloud, keeperUnit(id)));
  }

  get running(): boolean {
    return this.keeper.populated() || this.guest.populated();
  }

  async start(spec: MachineSpec): Promise<void> {
    if (this.running) return this.waitUntilUp();
    const stored = this.store(spec);
    await this.disk.attach(stored.layers);
    await plugIn(this.names, { machineId: this.id, networkId: spec.networkId, macAddress: spec.macAddress });
    await this.keep(spec);
    await this.waitUntilUp();
  }

  /** Shuts the guest down, or cuts its power at once with `force`, or when the guest takes too long. */
  async stop(force: boolean): Promise<void> {
    const leader = leaderOf(this.guest);
    if (!force && leader !== undefined) {
      signal(leader, powerOffSignal);
      await poll(() => !this.running, { timeoutMs: shutdownGraceMs, everyMs: 100 });
    }
    // The keeper first: it starts a machine again that goes down by a reboot.
    await this.keeper.destroy();
    await this.guest.destroy();
  }

  async reboot(): Promise<void> {
    const before = leaderOf(this.guest);
    if (before !== undefined && this.keeper.populated()) {
      signal(before, rebootSignal);
      const restarted = await poll(() => (leaderOf(this.guest) ?? before) !== before || !this.running, {
        timeoutMs: shutdownGraceMs,
        everyMs: 100,
      });
      if (restarted && this.running) return this.waitUntilUp();
    }
    await this.stop(true);
    await this.start(this.stored());
  }

  async destroy(): Promise<void> {
    await this.stop(true);
    await unplug(this.names, this.id);
    await this.disk.remove();
  }

  command(command: readonly string[]): string[] {
    const leader = leaderOf(this.guest);
    if (leader === undefined) throw new Error(`machine ${this.id} is not running`);
    return enterMachine(leader, command);
  }

  /** Takes care again of a machine whose keeper was killed while the machine lived on. */
  async adopt(): Promise<void> {
    if (!this.guest.populated() || this.keeper.populated() || !existsSync(this.specFile)) return;
    await this.keep(this.stored(), ['--adopt']);
  }

  private get disk(): Disk {
    return new Disk(this.directory, this.names.machine(this.id));
  }

  private get specFile(): string {
    return join(this.directory, 'machine.json');
  }

  private stored(): StoredMachine {
    return JSON.parse(readFileSync(this.specFile, 'utf8')) as StoredMachine;
  }

  private store(spec: MachineSpec): StoredMachine {
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    const layers = existsSync(this.specFile) ? this.stored().layers : layerRoots(spec.templateKey);
    const stored = { ...spec, layers };
    writeFileSync(`${this.specFile}.new`, JSON.stringify(stored, null, 2));
    renameSync(`${this.specFile}.new`, this.specFile);
    return stored;
  }

  private async keep(spec: MachineSpec, options: readonly string[] = []): Promise<void> {
    const machine = this.names.machine(this.id);
    const memory = Math.max(spec.memoryMib, minimumMemoryMib) * 1024 * 1024;
    const nspawn = nspawnCommand({ machine, hostname: spec.name, netns: machine, disk: this.disk.arguments });
    const keeper = [join(imageDirectory, 'run-machine'), ...options];
    await spawnDetached([...keeper, this.guest.path, `${memory}`, `${1024 * spec.cpus}`, ...nspawn], {
      cgroup: this.keeper,
      outputFile: this.consoleLog,
      env: nspawnEnvironment,
    });
  }

  /** Up means that the guest's init takes orders. A start that fails does so before that. */
  private async waitUntilUp(): Promise<void> {
    const up = await poll(
      () => {
        const leader = leaderOf(this.guest);
        if (leader !== undefined && existsSync(`/proc/${leader}/root/run/systemd/private`)) return 'up';
        return this.running ? false : 'ended';
      },
      { timeoutMs: startTimeoutMs },
    );
    if (up === 'up') return;
    const what = up === 'ended' ? 'ended while starting' : `did not come up in ${startTimeoutMs / 1000} s`;
    throw new Error(`machine ${this.id} ${what}; the end of its console:\n${this.lastLines(5)}`);
  }

  private lastLines(count: number): string {
    return readFileSync(this.consoleLog, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  }
}

function signal(pid: number, number: number): void {
  try {
    process.kill(pid, number);
  } catch {
    // Gone in the meantime.
  }
}
