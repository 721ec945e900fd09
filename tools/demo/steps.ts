import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ListrTask } from 'listr2';
import { root } from '../common/paths';
import { UserError } from '../common/user-error';
import { installPackages, isDebian, missingPackages, nodePackages } from '../setup/packages';
import { terraformEnvironment } from '../terraform/environment';
import { terraformVersion } from '../terraform/programs';
import { resourceProgress, whatWentWrong } from './cdktf-output';
import { proofs } from './proofs/registry';
import { whyNoRealNodes } from './real-nodes';
import type { StateFile } from './state-file';
import { type Tour, cdktfOf } from './tour';

type Step = ListrTask<Tour>;

const machine: Step = {
  title: 'Looking at this machine',
  task: async (tour, task) => {
    const version = await terraformVersion();
    const missing = isDebian() && process.getuid?.() === 0 ? missingPackages(nodePackages) : [];
    if (missing.length > 0) {
      task.output = `installing the Debian packages ${missing.join(' ')}`;
      await installPackages(missing, (line) => (task.output = line));
    }
    tour.whyNotReal ??= whyNoRealNodes();
    tour.hypervisor = tour.whyNotReal ? 'simulator' : 'nspawn';
    task.title = tour.whyNotReal
      ? `Terraform ${version}; no real nodes: ${tour.whyNotReal}`
      : `Terraform ${version}, real nodes are possible`;
  },
};

const providers: Step = {
  title: 'Terraform providers',
  task: async (tour, task) => {
    const { variables, source } = await terraformEnvironment((text) => (task.output = text));
    tour.terraform = variables;
    task.title = `Terraform providers: ${source}`;
  },
};

const programs: Step = {
  title: 'Programs of the cluster',
  skip: (tour) => tour.hypervisor === 'simulator' || !proofs[tour.orchestrator]!.prepare,
  task: async (tour, task) => {
    task.title = await proofs[tour.orchestrator]!.prepare!((text) => (task.output = text));
  },
};

const cloud: Step = {
  title: 'Bringing up a CloudStack on this machine',
  task: async (tour, task) => {
    tour.credentials = await tour.cloud.up(tour.hypervisor, {
      onLine: (line) => {
        if (!line.startsWith('export ')) task.output = line;
      },
      onStart: tour.interruption.breakOff,
    });
    const nodes = tour.hypervisor === 'nspawn' ? 'with real Linux nodes' : 'without nodes (API only)';
    task.title = `CloudStack ${nodes} at ${tour.credentials.apiUrl}`;
  },
};

const deploy = (state: StateFile): Step => ({
  title: 'cdktf deploy',
  task: async (tour, task) => {
    task.title = `npx cdktf deploy ${tour.cluster}`;
    await state.claim(tour.credentials!);
    const progress = resourceProgress((text) => (task.output = text));
    forgetProviderHashes(tour.cluster);
    const cdktf = cdktfOf(tour, { onLine: progress.line, onStart: tour.interruption.waitFor });
    const result = await cdktf.deploy(tour.cluster);
    tour.interruption.check();
    if (result.code !== 0) throw new UserError(`cdktf deploy ${tour.cluster} failed:\n${whatWentWrong(result.output)}`);
    task.title = `npx cdktf deploy ${tour.cluster}: ${progress.summary()}`;
    tour.outputs = await cdktf.outputs(tour.cluster);
  },
});

const whole: Step = {
  title: 'Waiting until every node has joined',
  skip: (tour) => tour.hypervisor === 'simulator' && 'there are no real nodes',
  task: async (tour, task) => {
    await proofs[tour.orchestrator]!.waitUntilWhole(deployed(tour, (text) => (task.output = text)));
    task.title = `All ${tour.outputs!.nodes.length} nodes have joined`;
  },
};

const work: Step = {
  title: 'Running something on the cluster',
  skip: (tour) => tour.hypervisor === 'simulator' && 'there are no real nodes',
  task: async (tour, task) => {
    tour.seen = await proofs[tour.orchestrator]!.showWork(deployed(tour, (text) => (task.output = text)));
    task.title = 'The cluster does its work: containers on all nodes reach each other';
  },
};

/** The demo from a bare machine to a cluster that was seen working; each step can be run again. */
export function steps(state: StateFile): Step[] {
  return [machine, providers, programs, cloud, deploy(state), whole, work].map((step) => ({
    ...step,
    task: async (tour, task) => {
      tour.interruption.check();
      try {
        return await step.task(tour, task);
      } catch (error) {
        // Told whole at the end, below the list of steps.
        tour.failure = error;
        throw new Error('see below', { cause: error });
      }
    },
  }));
}

/** Terraform would refuse a provider that was built anew since the last run; the app's output folder is ours to clear. */
function forgetProviderHashes(cluster: string): void {
  rmSync(join(root, 'cdktf.out/stacks', cluster, '.terraform.lock.hcl'), { force: true });
}

function deployed(tour: Tour, say: (text: string) => void) {
  return { outputs: tour.outputs!, cloud: tour.cloud, say, check: () => tour.interruption.check() };
}
