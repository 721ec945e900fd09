import { localCloudstack } from '../common/paths';
import { type RunOptions, type RunResult, run } from '../common/run';
import { UserError } from '../common/user-error';
import { type Credentials, ask } from './api';

export type HypervisorKind = 'simulator' | 'nspawn';

export interface LocalCloudOptions {
  /** @default - the tool's own default, so that `npx local-cloudstack status` finds the cloud */
  readonly stateDir?: string;
  /** File with faults to play. @default - none */
  readonly faults?: string;
  /** Let machines reach the API, too. @default false */
  readonly forMachines?: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

/** The local CloudStack of one state folder, driven through its command-line tool as a user would. */
export class LocalCloud {
  constructor(private readonly options: LocalCloudOptions = {}) {}

  /** Brings the cloud up, or finds it running; a `UserError` holds what the tool said. */
  async up(hypervisor: HypervisorKind, options: RunOptions = {}): Promise<Credentials> {
    const faults = this.options.faults ? ['--faults', this.options.faults] : [];
    const forMachines = this.options.forMachines ? ['--for-machines'] : [];
    const result = await this.tool(['up', '--hypervisor', hypervisor, ...faults, ...forMachines], options);
    if (result.code !== 0) throw new UserError(result.output.trim());
    return credentials(result.stdout);
  }

  /** Credentials of the cloud, if it is there and answers. */
  async credentials(): Promise<Credentials | undefined> {
    const result = await this.tool(['env']);
    if (result.code !== 0) return undefined;
    const found = credentials(result.stdout);
    return ask(found, 'listZones').then(
      () => found,
      () => undefined,
    );
  }

  /** The way of machines to the API, where they have one. */
  async credentialsForMachines(): Promise<Credentials> {
    const result = await this.tool(['env', '--for-machines']);
    if (result.code !== 0) throw new UserError(result.output.trim());
    return credentials(result.stdout);
  }

  /** Runs a command inside a machine, as root. */
  exec(machine: string, command: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    return this.tool(['exec', machine, '--', ...command], options);
  }

  power(machine: string, action: 'off' | 'on' | 'kill' | 'reboot'): Promise<RunResult> {
    return this.tool(['power', machine, action]);
  }

  /** Takes the cloud away, whatever is left of it. */
  down(options: RunOptions = {}): Promise<RunResult> {
    return this.tool(['down'], options);
  }

  tool(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    const env = { ...process.env, ...this.options.env };
    if (this.options.stateDir) env.LOCAL_CLOUDSTACK_STATE_DIR = this.options.stateDir;
    return run(process.execPath, [localCloudstack, ...args], { env, ...options });
  }
}

/** Reads the `export NAME=value` lines that the tool prints for a shell. */
function credentials(stdout: string): Credentials {
  const value = (name: string): string => {
    const found = new RegExp(`^export ${name}=(['"]?)(.*)\\1$`, 'm').exec(stdout)?.[2];
    if (!found) throw new Error(`local-cloudstack did not print ${name}`);
    return found;
  };
  return {
    apiUrl: value('CLOUDSTACK_API_URL'),
    apiKey: value('CLOUDSTACK_API_KEY'),
    secretKey: value('CLOUDSTACK_SECRET_KEY'),
  };
}
