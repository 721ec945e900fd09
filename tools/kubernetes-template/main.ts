/** `node --import tsx tools/kubernetes-template/main.ts FOLDER`: adds the template to the local cloud. */
import { resolve } from 'node:path';
import { runMain, UserError } from '../common/user-error';
import { ensureKubernetesTemplate } from './template';

runMain(async () => {
  const folder = process.argv[2];
  if (!folder) throw new UserError('name the folder with files/, images.tar and artifacts.json');
  const { name } = await ensureKubernetesTemplate(resolve(folder), (line) => process.stderr.write(`${line}\n`));
  process.stdout.write(`${name}\n`);
});
