import { run } from '../common/run';
import { UserError } from '../common/user-error';
import { registry } from './registry';

const testedTerraform = '1.11.4';
const oldestTerraform = [1, 5] as const;
const neededGo = '1.24.8';

/** The program that cdktf will call, as cdktf itself decides it. */
export const terraform = process.env.TERRAFORM_BINARY_NAME || 'terraform';

/** Version of the Terraform that cdktf will call. Throws a `UserError` where there is none or it is too old. */
export async function terraformVersion(): Promise<string> {
  const { code, stdout } = await run(terraform, ['version', '-json'], {
    env: { ...process.env, CHECKPOINT_DISABLE: '1' },
  });
  if (code !== 0) {
    throw new UserError(
      `${terraform} was not found: install Terraform ${testedTerraform} or newer from ` +
        'https://developer.hashicorp.com/terraform/install and put it on PATH',
    );
  }
  const version = (JSON.parse(stdout) as { terraform_version: string }).terraform_version;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldestTerraform;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    throw new UserError(
      `Terraform ${version} is too old: install ${testedTerraform} or newer from ` +
        'https://developer.hashicorp.com/terraform/install',
    );
  }
  return version;
}

/** `go1.26.8`. Throws a `UserError` where Go is missing; it is only needed where no registry can be reached. */
export async function goVersion(): Promise<string> {
  const { code, stdout } = await run('go', ['env', 'GOVERSION']);
  if (code === 0 && stdout.startsWith('go')) return stdout.trim();
  throw new UserError(
    `${registry} does not answer and Go was not found: either make the registry reachable, ` +
      `or install Go ${neededGo} or newer from https://go.dev/dl, which builds the Terraform providers`,
  );
}
