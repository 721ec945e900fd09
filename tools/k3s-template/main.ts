// node --import tsx tools/k3s-template/main.ts: the local cloud's template with K3s, made where it is not there yet; prints its name.
import { runMain } from '../common/user-error';
import { k3sBinaries } from '../k3s/binaries';
import { ensureK3sTemplate } from './template';

runMain(async () => {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const { name } = await ensureK3sTemplate(await k3sBinaries(say), say);
  process.stdout.write(`${name}\n`);
});
