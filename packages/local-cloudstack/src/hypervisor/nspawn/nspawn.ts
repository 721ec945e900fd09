import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Hypervisor } from '../hypervisor';
import { removeWritten, writeIfChanged } from '../../router/files';
import { VirtualRouter } from '../../router/router';
import {
  abandonedClouds,
  raiseSysctls,
  registerCloud,
  registeredClouds,
  restoreSysctls,
  unregisterCloud,
  withHostLock,
} from './host-state';
import { KeyedQueue } from './keyed-queue';
import { loadModules } from './kernel-modules';
import { Machine } from './machine';
import { Names, namesOf } from './names';
import { nspawnImpossibleBecause } from './possible';
import { choosePublicCidr, ensurePublicNetwork, usedRanges } from './public-network';
import { sweep } from './sweep';
import { builtinTemplates, ensureTemplates, startableTemplates } from './templates';

export interface NspawnHypervisorOptions {
  /** Directory for disks, consoles and router files, on a disk file system. Other files in it are left alone. */
  readonly stateDir: string;
  /** 4 to 6 characters of [a-z0-9], unique on the host: part of every name that the whole host sees. */
  readonly cloudId: string;
  readonly log: { info(message: string): void };
}

/** Machines that are systemd-nspawn containers, networks that are network namespaces. */
export function createNspawnHypervisor(options: NspawnHypervisorOptions): Hypervisor {
  const names = new Names(options.cloudId);
  const stateDir = resolve(options.stateDir);
  const machinesDirectory = join(stateDir, 'machines');
  const routersDirectory = join(stateDir, 'routers');
  const cidrFile = join(stateDir, 'public-cidr');
  const queue = new KeyedQueue();
  const machine = (id: string): Machine => new Machine(names, machinesDirectory, id);
  const router = (id: string): VirtualRouter => new VirtualRouter(names, routersDirectory, id);
  const onMachine = (id: string, work: (machine: Machine) => Promise<void>): Promise<void> =>
    queue.run(`machine ${id}`, () => work(machine(id)));
  const onRouter = (id: string, work: (router: VirtualRouter) => Promise<void>): Promise<void> =>
    queue.run(`router ${id}`, () => work(router(id)));
  const machineIds = (): string[] => (existsSync(machinesDirectory) ? readdirSync(machinesDirectory) : []);

  const hypervisor: Hypervisor = {
    name: 'nspawn',

    get templates() {
      return startableTemplates();
    },

    get publicCidr(): string {
      if (!existsSync(cidrFile)) throw new Error('the public range is chosen by prepare()');
      return readFileSync(cidrFile, 'utf8').trim();
    },

    async prepare() {
      const problem = nspawnImpossibleBecause();
      if (problem) throw new Error(problem);
      mkdirSync(stateDir, { recursive: true });
      await withHostLock(async () => {
        for (const cloud of abandonedClouds()) {
          await sweep(namesOf(cloud));
          unregisterCloud(cloud);
        }
        if (!existsSync(cidrFile)) {
          const others = registeredClouds().values();
          writeIfChanged(cidrFile, `${choosePublicCidr(await usedRanges(others))}\n`);
        }
        registerCloud(names.cloud, { stateDir, publicCidr: hypervisor.publicCidr });
        raiseSysctls();
        await ensurePublicNetwork(names, hypervisor.publicCidr);
      });
      await loadModules();
      await ensureTemplates(builtinTemplates, (line) => options.log.info(line));
      for (const id of machineIds()) await onMachine(id, (it) => it.adopt());
    },

    applyRouter: (spec) => onRouter(spec.networkId, (it) => it.apply(spec, hypervisor.publicCidr)),
    removeRouter: (id) => onRouter(id, (it) => it.remove()),

    startMachine: (spec) => onMachine(spec.id, (it) => it.start(spec)),
    stopMachine: (id, { force }) => onMachine(id, (it) => it.stop(force)),
    rebootMachine: (id) => onMachine(id, (it) => it.reboot()),
    destroyMachine: (id) => onMachine(id, (it) => it.destroy()),

    async runningMachines() {
      return new Set(machineIds().filter((id) => machine(id).running));
    },

    consoleLog: (id) => machine(id).consoleLog,
    execCommand: (id, command) => machine(id).command(command),

    async destroyEverything() {
      await withHostLock(async () => {
        await sweep(names);
        await Promise.all(
          [machinesDirectory, routersDirectory].map((path) => rm(path, { recursive: true, force: true })),
        );
        removeWritten(cidrFile);
        if (!unregisterCloud(names.cloud)) restoreSysctls();
      });
    },
  };
  return hypervisor;
}

export { nspawnImpossibleBecause } from './possible';
export { machineLink } from './names';
