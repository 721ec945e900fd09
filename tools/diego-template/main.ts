// node --import tsx tools/diego-template/main.ts: the local cloud's template with Diego, made where it is not there yet; prints its name.
import { runMain } from '../common/user-error';
import { diegoBinaries } from '../diego/binaries';
import { ensureDiegoTemplate } from './template';

runMain(async () => {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const { name } = await ensureDiegoTemplate(await diegoBinaries(say), say);
  process.stdout.write(`${name}\n`);
});
