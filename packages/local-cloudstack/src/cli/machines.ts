import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { ApiClient } from '../client/api-client';
import { createHypervisor } from '../hypervisor/create';
import type { Hypervisor } from '../hypervisor/hypervisor';
import { apiUrlOf, needCloudFile } from './cloud-file';
import { runningDaemon } from './daemon-file';
import { Tail } from './log-follower';
import { UserError } from './user-error';

export interface MachineRow {
  readonly id: string;
  readonly name: string;
  readonly state: string;
}

export function clientOf(stateDir: string): ApiClient {
  const cloud = needCloudFile(stateDir);
  if (runningDaemon(stateDir) === undefined) {
    throw new UserError(`the cloud in ${stateDir} does not run: \`local-cloudstack up\` resumes it`);
  }
  return new ApiClient({ ...cloud, apiUrl: apiUrlOf(cloud) });
}

/** By UUID or by name, as long as the name is not used in two networks. */
export async function findMachine(stateDir: string, wanted: string): Promise<MachineRow> {
  const { virtualmachine = [] } = await clientOf(stateDir).call('listVirtualMachines', { listall: true });
  const rows = virtualmachine as MachineRow[];
  const found = rows.filter((row) => row.id === wanted || row.name === wanted);
  if (found.length === 1) return found[0]!;
  if (found.length > 1)
    throw new UserError(`${found.length} machines are called ${wanted}: name one by its id (see \`status\`)`);
  const names = rows.map((row) => row.name).join(', ') || 'none';
  throw new UserError(`no machine ${wanted}; there are: ${names}`);
}

function hypervisorOf(stateDir: string): Hypervisor {
  const { hypervisor, cloudId } = needCloudFile(stateDir);
  return createHypervisor(hypervisor, { stateDir, cloudId, log: pino({ level: 'warn' }, pino.destination(2)) });
}

/** Prints what the machine has written to its console, and goes on until interrupted. */
export async function followConsole(stateDir: string, name: string, follow: boolean): Promise<void> {
  const { id } = await findMachine(stateDir, name);
  const tail = new Tail(
    asUserError(() => hypervisorOf(stateDir).consoleLog(id)),
    0,
  );
  do {
    process.stdout.write(tail.read());
    if (follow) await sleep(200);
  } while (follow);
}

/** Runs a command in the machine; its exit code. */
export async function execIn(stateDir: string, name: string, command: readonly string[]): Promise<number> {
  const { id } = await findMachine(stateDir, name);
  const [program, ...args] = asUserError(() => hypervisorOf(stateDir).execCommand(id, command));
  const child = spawn(program!, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

const powerCommands = {
  on: ['startVirtualMachine', {}],
  off: ['stopVirtualMachine', {}],
  kill: ['stopVirtualMachine', { forced: true }],
  reboot: ['rebootVirtualMachine', {}],
} as const;

export type PowerAction = keyof typeof powerCommands;
export const powerActions = Object.keys(powerCommands) as PowerAction[];

export async function power(stateDir: string, name: string, action: PowerAction): Promise<void> {
  const { id } = await findMachine(stateDir, name);
  const [command, parameters] = powerCommands[action];
  await clientOf(stateDir).run(command, { id, ...parameters });
}

function asUserError<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    throw new UserError((error as Error).message, { cause: error });
  }
}
