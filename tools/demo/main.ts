// npm run demo [-- <cluster id>] [-- --down]: a cluster of clusters.yaml on a CloudStack on this machine.
import { Command } from 'commander';
import { Listr } from 'listr2';
import { LocalCloud } from '../cloud/local-cloud';
import { runMain } from '../common/user-error';
import { chooseCluster } from './clusters';
import { closingPage } from './closing-page';
import { takeDown } from './down';
import { Interruption } from './interruption';
import { rendering } from './rendering';
import { StateFile } from './state-file';
import { steps } from './steps';
import type { Tour } from './tour';

runMain(async () => {
  const program = new Command('npm run demo --')
    .description('Deploys a cluster of clusters.yaml onto a CloudStack on this machine and shows that it works.')
    .argument('[cluster]', 'its id in clusters.yaml')
    .option('--down', 'take the cluster and the local CloudStack away')
    .option('--simulator', 'use the API-only CloudStack even where real nodes are possible')
    .parse();
  const { down = false, simulator = false } = program.opts<{ down?: boolean; simulator?: boolean }>();

  const tour: Tour = {
    ...chooseCluster(program.args[0]),
    cloud: new LocalCloud(),
    interruption: new Interruption('`npm run demo` goes on from here, `npm run demo -- --down` takes all away.'),
    hypervisor: simulator ? 'simulator' : 'nspawn',
    whyNotReal: simulator ? 'the API-only CloudStack was asked for' : undefined,
    terraform: {},
    seen: [],
  };
  const state = new StateFile(tour.cluster);
  if (down) {
    await takeDown(tour, state);
    return;
  }
  state.refuseForeign();
  const begin = Date.now();
  await new Listr<Tour>(steps(state), rendering).run(tour).catch((error: unknown) => {
    process.stderr.write('\n');
    throw tour.failure ?? error;
  });
  process.stdout.write(`\n${closingPage(tour, Math.round((Date.now() - begin) / 1000))}\n`);
});
