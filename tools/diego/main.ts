// npm run -s diego: the folder with Diego and what stands in for the rest of a Lattice, built from source where it is not
// there yet; its path is the only line on stdout.
import { runMain } from '../common/user-error';
import { diegoBinaries } from './binaries';

runMain(async () => {
  process.stdout.write(`${await diegoBinaries((text) => void process.stderr.write(`${text}\n`))}\n`);
});
