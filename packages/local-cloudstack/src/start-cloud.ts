import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import { Cloud } from './cloud/cloud';
import { newKeys } from './cloud/keys';
import { names, type Keys } from './cloud/seed';
import { Faults, type Fault } from './faults/faults';
import type { Hypervisor } from './hypervisor/hypervisor';
import { addressAt } from './hypervisor/nspawn/cidr';
import { createSimulator } from './hypervisor/simulator';
import { LmdbDisk, NoDisk } from './state/disk';
import { Store } from './state/store';
import { apiPath, createServer } from './wire/server';

export interface StartCloudOptions {
  /**
   * What machines are made of.
   *
   * @default - the simulator: machines exist in the API alone
   */
  readonly hypervisor?: Hypervisor;
  /**
   * Where the state is kept; made when it does not exist, readable by its owner alone.
   *
   * @default - nowhere: the cloud is gone when it is closed
   */
  readonly stateDir?: string;
  /** @default 0 - any free port */
  readonly port?: number;
  /** @default '127.0.0.1' */
  readonly listen?: string;
  /**
   * Answers machines as well, on the same port, at the address that the host has in the public range. Real machines only.
   *
   * @default false
   */
  readonly forMachines?: boolean;
  /** What is to go wrong, in which calls. @default - nothing */
  readonly faults?: readonly Fault[];
  /** Keys of the root admin of a new cloud. @default - random */
  readonly keys?: Keys;
  /** @default - silent */
  readonly log?: Logger;
  /** Told when the root admin gets new keys. */
  readonly onAdminKeys?: (keys: Keys) => void;
}

export interface RunningCloud extends Keys {
  readonly apiUrl: string;
  /** Where machines find the API, if it is for them. */
  readonly machinesApiUrl?: string;
  /** Lets running jobs end, then stops answering. Machines stay as they are. */
  close(): Promise<void>;
}

const everywhere = ['0.0.0.0', '::'];

/** Brings up a cloud inside this process. */
export async function startCloud(options: StartCloudOptions = {}): Promise<RunningCloud> {
  const store = openStore(options.stateDir);
  const cloud = await Cloud.open({
    store,
    hypervisor: options.hypervisor ?? createSimulator(),
    faults: new Faults(options.faults),
    log: options.log ?? pino({ level: 'silent' }),
    keys: options.keys ?? newKeys(),
    onAdminKeys: options.onAdminKeys,
  });
  const listen = options.listen ?? '127.0.0.1';
  const server = createServer(cloud);
  const address = await server.listen({ port: options.port ?? 0, host: listen });
  const port = Number(new URL(address).port);
  const inside = options.forMachines ? addressAt(cloud.hypervisor.publicCidr, 1) : undefined;
  const second = inside && !everywhere.includes(listen) ? createServer(cloud) : undefined;
  await second?.listen({ port, host: inside });
  const admin = store.users.find((user) => user.username === names.admin)!;
  return {
    apiUrl: `${address}${apiPath}`,
    machinesApiUrl: inside && `http://${inside}:${port}${apiPath}`,
    apiKey: admin.apiKey!,
    secretKey: admin.secretKey!,
    close: async () => {
      await Promise.all([server.close(), second?.close()]);
      await cloud.close();
    },
  };
}

function openStore(stateDir: string | undefined): Store {
  if (stateDir === undefined) return new Store(new NoDisk());
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  chmodSync(stateDir, 0o700);
  const path = join(stateDir, 'state.lmdb');
  const disk = new LmdbDisk(path);
  for (const file of [path, `${path}-lock`]) chmodSync(file, 0o600);
  return new Store(disk);
}
