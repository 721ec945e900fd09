import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, statSync } from 'node:fs';
import { readFaults } from '../faults/faults';
import { impossibleBecause, type HypervisorKind } from '../hypervisor/create';
import { exportLines, needCloudFile, newCloudFile, readCloudFile, writeCloudFile, type CloudFile } from './cloud-file';
import { runningDaemon } from './daemon-file';
import type { DaemonReport } from './daemon';
import { LogFollower } from './log-follower';
import { pathsIn } from './state-dir';
import { UserError } from './user-error';

export interface UpOptions {
  readonly hypervisor?: HypervisorKind;
  readonly port?: number;
  readonly listen?: string;
  readonly faults?: string;
  readonly forMachines?: boolean;
}

/** Starts the cloud, or finds it running; the lines to set the environment with. */
export async function up(stateDir: string, options: UpOptions, say: (line: string) => void): Promise<string> {
  const existing = readCloudFile(stateDir);
  const kind = options.hypervisor ?? existing?.hypervisor ?? 'simulator';
  if (existing && existing.hypervisor !== kind) {
    throw new UserError(
      `the cloud in ${stateDir} has the hypervisor ${existing.hypervisor}: take it down first, or name another --state-dir`,
    );
  }
  if (options.forMachines && kind === 'simulator') {
    throw new UserError('--for-machines is for real ones: machines of the simulator run nothing');
  }
  const wanted: CloudFile = merge(existing ?? newCloudFile(kind), options);
  if (runningDaemon(stateDir) !== undefined) {
    refuseChange(existing!, wanted, options);
    return exportLines(existing!);
  }
  const impossible = impossibleBecause(kind);
  if (impossible) throw new UserError(impossible);
  if (options.faults) checkFaults(options.faults);
  writeCloudFile(stateDir, wanted);
  const began = Date.now();
  say(`starting a cloud on the hypervisor ${kind}, state in ${stateDir}`);
  await startDaemon(stateDir, options.faults, say);
  say(`up after ${((Date.now() - began) / 1000).toFixed(1)} s`);
  return exportLines(needCloudFile(stateDir));
}

function merge(cloud: CloudFile, { port, listen, forMachines }: UpOptions): CloudFile {
  return {
    ...cloud,
    port: port ?? cloud.port,
    listen: listen ?? cloud.listen,
    forMachines: forMachines ?? cloud.forMachines,
  };
}

/** What a running cloud cannot take on any more. */
function refuseChange(existing: CloudFile, wanted: CloudFile, options: UpOptions): void {
  const changed =
    existing.listen !== wanted.listen ||
    existing.forMachines !== wanted.forMachines ||
    (options.port !== undefined && options.port !== 0 && existing.port !== wanted.port);
  if (changed || options.faults) {
    throw new UserError(
      'the cloud runs already: --port, --listen, --for-machines and --faults count when it starts; take it down first',
    );
  }
}

function checkFaults(file: string): void {
  try {
    readFaults(file);
  } catch (error) {
    throw new UserError((error as Error).message);
  }
}

async function startDaemon(stateDir: string, faults: string | undefined, say: (line: string) => void): Promise<void> {
  const { log } = pathsIn(stateDir);
  const output = openSync(log, 'a', 0o600);
  const follower = new LogFollower(log, statSync(log).size, say);
  const script = process.argv[1]!;
  const args = ['--state-dir', stateDir, 'daemon', ...(faults ? ['--faults', faults] : [])];
  // The same runtime options: the tool may run from its sources.
  const daemon = spawn(process.execPath, [...process.execArgv, script, ...args], {
    detached: true,
    stdio: ['ignore', output, output, 'ipc'],
    // Runtime options such as --import are resolved from here.
    cwd: __dirname,
  });
  closeSync(output);
  const interrupted = (): void => {
    daemon.kill('SIGTERM');
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  try {
    await firstReport(daemon, log);
  } finally {
    process.removeListener('SIGINT', interrupted);
    follower.stop();
    if (daemon.connected) daemon.disconnect();
    daemon.unref();
  }
}

function firstReport(daemon: ChildProcess, log: string): Promise<void> {
  return new Promise((resolve, reject) => {
    daemon.once('message', (message: DaemonReport) => {
      if ('ready' in message) resolve();
      else reject(new UserError(`the cloud did not start: ${message.failed}\nits log: ${log}`));
    });
    daemon.once('exit', (code, signal) =>
      reject(new UserError(`the cloud did not start: its process ended (${signal ?? code})\nits log: ${log}`)),
    );
    daemon.once('error', reject);
  });
}
