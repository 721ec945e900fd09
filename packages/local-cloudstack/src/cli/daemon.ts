import { pino } from 'pino';
import { readFaults } from '../faults/faults';
import { createHypervisor } from '../hypervisor/create';
import { startCloud, type RunningCloud } from '../start-cloud';
import { needCloudFile, writeCloudFile } from './cloud-file';
import { becomeDaemon, resignAsDaemon } from './daemon-file';

/** What the daemon tells the command that started it, once. */
export type DaemonReport = { readonly ready: true } | { readonly failed: string };

const portTaken = 'EADDRINUSE';

/** The process behind a running cloud: started by `up`, ended by `down`. */
export async function runDaemon(stateDir: string, faultsFile: string | undefined): Promise<void> {
  // The state directory is closed to others as a whole. Roots of machines below it have to stay open to their own users.
  process.umask(0o022);
  if (!becomeDaemon(stateDir)) return report({ failed: 'another daemon of this cloud is starting' });
  const log = pino({ level: process.env.LOCAL_CLOUDSTACK_LOG_LEVEL ?? 'info', base: null }, pino.destination(1));
  try {
    const running = await open(stateDir, faultsFile, log);
    log.info(`answering at ${running.apiUrl}`);
    endOnSignal(stateDir, running);
    report({ ready: true });
  } catch (error) {
    log.error({ err: error }, 'cannot start');
    resignAsDaemon(stateDir);
    report({ failed: (error as Error).message });
    process.exitCode = 1;
  }
}

async function open(stateDir: string, faultsFile: string | undefined, log: pino.Logger): Promise<RunningCloud> {
  const cloud = needCloudFile(stateDir);
  const running = await startCloud({
    stateDir,
    hypervisor: createHypervisor(cloud.hypervisor, { stateDir, cloudId: cloud.cloudId, log }),
    listen: cloud.listen,
    port: cloud.port,
    forMachines: cloud.forMachines,
    keys: { apiKey: cloud.apiKey, secretKey: cloud.secretKey },
    faults: faultsFile === undefined ? [] : readFaults(faultsFile),
    log,
    onAdminKeys: (keys) => writeCloudFile(stateDir, { ...needCloudFile(stateDir), ...keys }),
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== portTaken) throw error;
    throw new Error(`port ${cloud.port} of ${cloud.listen} is taken: choose another one with --port`, { cause: error });
  });
  const { apiKey, secretKey, machinesApiUrl } = running;
  const port = Number(new URL(running.apiUrl).port);
  writeCloudFile(stateDir, { ...cloud, port, machinesApiUrl, apiKey, secretKey });
  return running;
}

function endOnSignal(stateDir: string, running: RunningCloud): void {
  const end = (): void => {
    void running.close().finally(() => {
      resignAsDaemon(stateDir);
      process.exit(0);
    });
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.on('SIGHUP', () => {});
}

function report(message: DaemonReport): void {
  process.send?.(message, () => process.disconnect());
}
