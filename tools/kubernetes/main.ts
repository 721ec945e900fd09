// npm run -s kubernetes [-- --versions 1.36.3,…]: the folder with the programs and images of a Kubernetes cluster,
// built from source where they are not there yet; its path is the only line on stdout.
import { program } from 'commander';
import { runMain } from '../common/user-error';
import { kubernetesBinaries } from './binaries';
import { defaultKubernetes } from './versions';

program
  .name('kubernetes')
  .description('builds the programs and images that nodes of a Kubernetes cluster download')
  .option('--versions <list>', 'versions of Kubernetes, the first is the one of artifacts.json', defaultKubernetes)
  .parse();

runMain(async () => {
  const versions = program.opts<{ versions: string }>().versions.split(',');
  const progress = (text: string): void => void process.stderr.write(`${text}\n`);
  process.stdout.write(`${await kubernetesBinaries(progress, versions)}\n`);
});
