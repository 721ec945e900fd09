// npm run setup [-- --tests]: what the machine itself needs, once. Does nothing where all is there.
import { UserError, runMain } from '../common/user-error';
import { terraformEnvironment } from '../terraform/environment';
import { terraformVersion } from '../terraform/programs';
import { buildPackages, installPackages, isDebian, missingPackages, nodePackages, testPackages } from './packages';

const say = (text: string): void => void process.stderr.write(`${text}\n`);

runMain(async () => {
  await preparePackages(
    process.argv.includes('--tests')
      ? [...new Set([...nodePackages, ...testPackages, ...buildPackages])]
      : nodePackages,
  );
  say(`Terraform: ${await terraformVersion()}`);
  const { source } = await terraformEnvironment(say);
  say(`Terraform providers: ${source}`);
});

async function preparePackages(names: readonly string[]): Promise<void> {
  if (!isDebian()) {
    say(`Not Debian: real nodes need the programs that Debian has in ${names.join(' ')}`);
    return;
  }
  const missing = missingPackages(names);
  if (missing.length === 0) {
    say('Debian packages: all there');
    return;
  }
  if (process.getuid?.() !== 0) {
    throw new UserError(`missing Debian packages, please run: sudo apt-get install ${missing.join(' ')}`);
  }
  say(`Debian packages: installing ${missing.join(' ')}`);
  await installPackages(missing, () => undefined);
}
