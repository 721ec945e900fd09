import { existsSync, readdirSync, rmSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { createHypervisor } from '../hypervisor/create';
import { readCloudFile } from './cloud-file';
import { isAlive, runningDaemon } from './daemon-file';
import { pathsIn } from './state-dir';

const graceMs = 10_000;

/** Takes the cloud away: process, machines, state. May be run again after it was interrupted. */
export async function down(stateDir: string, say: (line: string) => void): Promise<void> {
  const cloud = readCloudFile(stateDir);
  if (!cloud) {
    say(`no cloud in ${stateDir}`);
    return;
  }
  const daemon = runningDaemon(stateDir);
  if (daemon !== undefined) await end(daemon, say);
  const log = pino({ level: 'warn' }, pino.destination(2));
  await createHypervisor(cloud.hypervisor, { stateDir, cloudId: cloud.cloudId, log }).destroyEverything();
  removeState(stateDir);
  say('the cloud is gone');
}

async function end(pid: number, say: (line: string) => void): Promise<void> {
  process.kill(pid, 'SIGTERM');
  for (const began = Date.now(); isAlive(pid);) {
    if (Date.now() - began > graceMs) {
      say(`process ${pid} does not end by itself: killing it`);
      process.kill(pid, 'SIGKILL');
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The file that makes the directory a cloud goes last, so that an interrupted `down` can be repeated. */
function removeState(stateDir: string): void {
  const { cloud } = pathsIn(stateDir);
  for (const name of readdirSync(stateDir)) {
    const path = join(stateDir, name);
    if (path !== cloud) rmSync(path, { recursive: true, force: true });
  }
  rmSync(cloud, { force: true });
  if (existsSync(stateDir)) rmdirSync(stateDir);
}
