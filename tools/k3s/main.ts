// npm run -s k3s: the folder with K3s and the images of its cluster, built from source where it is not there yet; its path
// is the only line on stdout.
import { runMain } from '../common/user-error';
import { k3sBinaries } from './binaries';

runMain(async () => {
  process.stdout.write(`${await k3sBinaries((text) => void process.stderr.write(`${text}\n`))}\n`);
});
